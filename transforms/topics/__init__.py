"""What is talked about: topics of groups of segments and of documents. No Beam here."""

"""What is published beside data: a card in Hugging Face's form, and Croissant metadata. Without Beam."""

"""Chat servers: what they are asked, what they answer, and the answers that were paid for, kept on the store."""

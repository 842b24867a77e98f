"""Pure interleaving and packing: no Beam, no I/O."""

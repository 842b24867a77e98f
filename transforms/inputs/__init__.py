"""What a run is pointed at: manifests, folders, globs, single files."""

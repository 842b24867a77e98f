"""What runs the jobs elsewhere: Flink and Prism, fetched into a cache; the container of remote workers."""

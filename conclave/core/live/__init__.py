"""The doorbell: "something new for you". Whoever hears it re-reads an ordered log from its cursor."""

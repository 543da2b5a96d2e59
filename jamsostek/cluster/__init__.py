"""The same models on a cluster: written anew for Spark, built over Spark Connect."""

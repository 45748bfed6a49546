"""The folder watch: pictures that are in folders or arrive there get their sidecars. No Qt."""

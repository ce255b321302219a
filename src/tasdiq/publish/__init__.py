"""What a desk gives to everybody: a folder of plain pages and files that needs no server."""

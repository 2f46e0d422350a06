"""The desk's pages, a module each; `needlewise.desk.app` lists them."""

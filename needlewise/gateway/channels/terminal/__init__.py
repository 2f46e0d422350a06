"""`needlewise channel ...`: messaging channels from the command line."""

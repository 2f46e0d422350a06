"""An adapter for each messaging channel, with what only it needs beside it."""

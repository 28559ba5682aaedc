"""The rows behind a figure in words: which table a kind of rows is, a file a noun; `kinds` names them all."""

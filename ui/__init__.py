"""The faces that talk HTTP: the Gradio app and what it is drawn with."""

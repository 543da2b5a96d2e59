"""The deck drawn as SVG, for the stage and the paper."""

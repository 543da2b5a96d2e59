"""Everything that knows Streamlit, Plotly or pydeck: the shell, cards, charts and maps."""

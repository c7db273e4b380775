"""The web page: Streamlit, one file a page. It calls ``kb.library`` and draws what comes."""

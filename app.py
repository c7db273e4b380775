"""The web page: ``streamlit run app.py``, the database named by ``KB_DB``."""

from kb.ui import router

router.main()

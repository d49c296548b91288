"""Sphinx's settings for the course's web page; `build.py` beside it calls Sphinx."""

import os
import sys
from pathlib import Path

from docutils.nodes import SkipNode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from helpers.export.exporters import draw  # noqa: E402  the decks' formulas: no MathJax is needed
from helpers.export.moving import script  # noqa: E402

project = "Autoencoders, step by step"
author = "The authors of Autoencoders, step by step"
html_title = project
html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,  # it hands out what Sphinx read; each lesson has its own links
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "navbar_persistent": [],  # the side bar has the search field
    "pygments_light_style": "a11y-high-contrast-light",  # others are too pale to read
    "pygments_dark_style": "a11y-high-contrast-dark",
}
# Where the page is built by GitHub, it knows its repository, and can offer to open a lesson.
repository = os.environ.get("GITHUB_REPOSITORY")
if repository:
    html_theme_options |= {
        "repository_url": f"https://github.com/{repository}",
        "use_repository_button": True,
        "use_issues_button": True,
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
            "notebook_interface": "jupyterlab",
        },
    }
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_copy_source = False
html_show_sourcelink = False

extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure", "mystnb.unknown_mime_type"]
nb_execution_mode = "off"  # what is stored is shown; the tests prove it
# Looking at links needs no pictures, but myst-nb complains of each that it is not told to take.
nb_mime_priority_overrides = [("linkcheck", kind, 0) for kind in ("image/png", "text/html")]
linkcheck_timeout, linkcheck_retries = 30, 3
linkcheck_allow_unauthorized = True  # publishers refuse programs, and their links are alive
nb_ipywidgets_js: dict = {}  # a widget is shown by its picture
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"


def visit(display):
    """Return how Sphinx writes a formula: as the picture that decks have as well."""

    def write(self, node):
        tag = "div" if display else "span"
        kind = "formula block" if display else "formula"
        self.body.append(f'<{tag} class="{kind}">{draw(node.astext(), display)}</{tag}>')
        raise SkipNode

    return write


def reach_tables(app, page, template, context, doctree):
    """Let a table, which scrolls on a narrow screen, be reached and scrolled by keys."""
    if "body" in context:
        context["body"] = context["body"].replace("<table ", '<table tabindex="0" ')


def setup(app):
    """Let Sphinx write formulas in this way, let sliders move, and tables be reached by keys."""
    app.add_js_file(None, body=script())
    app.connect("html-page-context", reach_tables)
    app.add_html_math_renderer("outlines", (visit(False), None), (visit(True), None))


html_math_renderer = "outlines"

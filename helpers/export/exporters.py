"""Two ways to export a lesson: as slides in one file, and as a copy without solutions.

Both are nbconvert exporters, so they are reached from the command line
(``jupyter nbconvert --to course_slides``) and from JupyterLab's File menu.
The deck's HTML and its looks are in ``templates/course_slides``.
"""

import base64
import re
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ziamath
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets import default

from helpers.export.deck import (
    arrange,
    has_tag,
    is_bare,
    is_beside,
    kind_of,
    size_of,
    slide_type,
    title_of,
)

FONT_SIZE = 20  # formulas are drawn at this size, then measured in em
ziamath.config.svg2 = False  # whole outlines instead of references by id, which would repeat


def draw(tex: str, display: bool = False) -> str:
    """Draw a formula as an SVG that has the size of the text around it.

    Raises
    ------
    ConversionException
        If the formula is not TeX, or holds a command that ziamath does not know.
    """
    try:
        formula = ziamath.Latex(tex, size=FONT_SIZE, inline=not display, color="currentColor")
        for element in formula.mathml.iter():
            if "\\" in (element.text or ""):  # it would print the command's name
                raise ValueError(f"{element.text} is not known")
    except Exception as error:  # each mistake has a type of its own, most of them no message
        reason = str(error) or type(error).__name__
        raise ConversionException(f"cannot draw the formula ${tex.strip()}$ ({reason}).") from error
    svg = formula.svgxml()
    width, drop = float(svg.get("width")), formula.getyofst() - formula.margin
    place = "display:block;margin:.5em auto" if display else "vertical-align:{:.3f}em"
    svg.attrib |= {
        "role": "img",
        "aria-label": " ".join(tex.split()),
        "class": "math",
        "style": f"width:{width / FONT_SIZE:.3f}em;max-width:100%;height:auto;"
        + place.format(drop / FONT_SIZE),
    }
    return ziamath.zmath.ET.tostring(svg, encoding="unicode")


class LessonRenderer(IPythonRenderer):
    """nbconvert's Markdown renderer, with formulas drawn and links leading to other decks."""

    def block_math(self, body: str) -> str:
        """Draw ``$$...$$``."""
        return draw(body, display=True)

    def inline_math(self, body: str) -> str:
        """Draw ``$...$``."""
        return draw(body)

    def latex_environment(self, name: str, body: str) -> str:
        r"""Draw ``\begin{...}...\end{...}``."""
        return draw(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def block_html(self, html: str) -> str:
        """Draw formulas between the tags, such as in the ``<summary>`` of a question."""
        return re.sub(
            r"<[^>]*>|\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$",
            lambda m: draw(unescape(m[1] or m[2]), bool(m[1])) if m[1] or m[2] else m[0],
            super().block_html(html),
            flags=re.DOTALL,
        )

    def _html_embed_images(self, html: str) -> str:
        """Embed pictures tag by tag; nbconvert's parser would close a question it cuts through."""
        embed = super()._html_embed_images
        return re.sub(r"<img\b[^>]*>", lambda m: embed(m[0]), html)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Let a link to another lesson lead to that lesson's slides."""
        return super().link(text, re.sub(r"\.ipynb(#.*)?$", ".slides.html", url), title)


def reveal_file(name: str) -> str:
    """Read a file of reveal.js out of the package sphinx-revealjs, without importing Sphinx."""
    package = find_spec("sphinx_revealjs")
    if package is None:
        raise ConversionException(
            "The slides need reveal.js from the package sphinx-revealjs, which is not installed: "
            "pip install -r requirements.txt."
        )
    path = Path(package.origin).parent / "_static/revealjs" / name
    if not path.is_file():
        raise ConversionException(
            f"The installed sphinx-revealjs has no file {name} of reveal.js where the slides "
            "look for it: install the version that requirements.txt names."
        )
    return path.read_text("utf-8")


def as_data_url(script: str) -> str:
    """Return a script as a URL that holds it, so that nothing in it can end its own tag."""
    return "data:text/javascript;base64," + base64.b64encode(script.encode()).decode()


class SlidesExporter(HTMLExporter):
    """Slides in one HTML file that needs neither a network nor a server."""

    export_from_notebook = "Course slides"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".slides.html"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "course_slides"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent / "templates")]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add what the template calls to nbconvert's own filters."""
        yield from super().default_filters()
        for function in (arrange, kind_of, size_of, is_beside, is_bare, reveal_file, as_data_url):
            yield function.__name__, function

    @pass_context
    def markdown2html(
        self, context: dict[str, Any], source: str, attachments: dict[str, Any] | None = None
    ) -> str:
        """Turn Markdown into HTML, formulas into pictures and local pictures into data."""
        renderer = LessonRenderer(
            escape=False,
            attachments=attachments,
            embed_images=True,
            path=context["resources"]["metadata"].get("path", ""),
            exclude_anchor_links=True,
        )
        return MarkdownWithMath(renderer).render(source)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export a notebook, or say in one sentence why it cannot be slides."""
        resources = self._init_resources(resources)
        name = resources["metadata"]["name"]
        if not any(slide_type(cell) in ("slide", "subslide") for cell in nb.cells):
            raise ConversionException(
                f"{name} has no slides: give cells a slide type in JupyterLab's property inspector."
            )
        resources["title"] = title_of(nb) or name
        resources["code_css"] = HtmlFormatter(style="default").get_style_defs(".highlight")
        try:
            html, resources = super().from_notebook_node(nb, resources, **kw)
        except ConversionException as error:
            raise ConversionException(f"{name}: {error}") from error
        for element in BeautifulSoup(html, "html.parser").select("[src], link[href]"):
            url = element.get("src") or element["href"]
            if not url.startswith("data:"):
                raise ConversionException(f"{name}: {url} is no part of the deck; embed it.")
        return html, resources


class StudentExporter(NotebookExporter):
    """A copy of a lesson without solutions and outputs, named so that it replaces nothing."""

    export_from_notebook = "Course copy without solutions"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".student.ipynb"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export a notebook as its student gets it."""
        text, resources = super().from_notebook_node(without_solutions(nb), resources, **kw)
        resources["output_suffix"] = ""  # the extension tells the copy from its source
        return text, resources


def without_solutions(nb: NotebookNode) -> NotebookNode:
    """Copy a notebook without solutions, outputs, execution counts and widget state."""
    nb = deepcopy(nb)
    nb.cells = [cell for cell in nb.cells if not has_tag(cell, "solution")]
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)  # when it ran
    return nb

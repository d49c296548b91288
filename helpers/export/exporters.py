"""Two ways to export a lesson: as slides in one file, and as a copy without solutions.

Both are nbconvert exporters, so they are reached from the command line
(``jupyter nbconvert --to course_slides``) and from JupyterLab's File menu.
The deck's HTML and its looks are in ``templates/course_slides``.
"""

import base64
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from html import unescape
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import nbformat
import ziamath
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    MathInlineParser,
)
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets import default

from helpers.export.deck import (
    HEIGHT,
    MARGIN,
    WIDTH,
    arrange,
    is_bare,
    is_beside,
    is_solution,
    kind_of,
    size_of,
    slide_type,
    tags_of,
    title_of,
)
from helpers.export.moving import moves, moving, script

FONT_SIZE = 20  # formulas are drawn at this size, then measured in em
# What ziamath draws without an error and not as TeX would.
DRAWN_WRONG = re.compile(r"\\operatorname\*|\\mathop\b|\\text\{[^}]*\$")
# What may run in a browser; most HTML has none of it and stays as it is to the letter.
RUNS = re.compile(r"<(script|iframe|object|embed)\b|[\s/\"']on\w+\s*=", re.IGNORECASE)
RUNNING = ("script", "iframe", "object", "embed")
# What nbconvert's sanitize_html asks to leave out as well: looks, forms, and other pages' parts.
NOT_SANE = ("style", "link", "meta", "base", "form", "input", "button", "textarea", "select")
RUNNING_URL = re.compile(r"(java|vb)script:|data:text/html", re.IGNORECASE)
# No formula is meant within these.
UNTOUCHED = ("code", "pre", "script", "style", "svg", "textarea", "title")
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)(.+?)(?<![\\\s])\$(?!\d)", re.DOTALL)
TABLE_RULE = re.compile(r"\s*\|[\s|:-]*-[\s|:-]*")  # between a table's head and its rows
ziamath.config.svg2 = False  # whole outlines instead of references by id, which would repeat


def draw(tex: str, display: bool = False) -> str:
    """Draw a formula as an SVG that has the size of the text around it.

    Raises
    ------
    ConversionException
        If the formula is not TeX, or holds a command that ziamath does not know.
    """
    # JupyterLab numbers no lines; a star says so.
    unnumbered = re.sub(r"\\(begin|end)\{(align|equation|gather)\}", r"\\\1{\2*}", tex)
    wrong = DRAWN_WRONG.search(tex)
    braces = re.findall(r"(?<!\\)[{}]", tex)
    if wrong or braces.count("{") != braces.count("}"):
        what = wrong[0] if wrong else "a brace without its partner"
        raise ConversionException(
            f"cannot draw the formula ${tex.strip()}$ ({what} would come out wrong; write it "
            "otherwise)."
        )
    try:
        formula = ziamath.Latex(
            unnumbered, size=FONT_SIZE, inline=not display, color="currentColor"
        )
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


class FormulaWalk(HTMLParser):
    """Walks through HTML, tag by tag, and draws the formulas in its text.

    Other than in a tree of the document, a tag that closes in a later piece stays open.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.made: list[str] = []
        self._text = ""
        self._inside: list[str] = []  # the elements around the text within which nothing is drawn

    def end_text(self, markup: str = "") -> None:
        """Draw the formulas in the text so far; what follows is no text."""
        drawn = FORMULA.sub(lambda m: draw(unescape(m[1] or m[2]), bool(m[1])), self._text)
        self.made += [drawn, markup]
        self._text = ""

    def _add(self, text: str) -> None:
        if self._inside:
            self.end_text(text)
        else:
            self._text += text

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.handle_startendtag(tag, attrs)
        if tag in UNTOUCHED:
            self._inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.end_text(self.get_starttag_text())

    def handle_endtag(self, tag: str) -> None:
        self.end_text(f"</{tag}>")
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.end_text(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.end_text(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.end_text(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.end_text(f"<?{data}>")


def formulas_drawn(html: str) -> str:
    """Draw the formulas in the text of a piece of HTML that a notebook's author wrote."""
    if not FORMULA.search(html):
        return html  # to the letter
    walk = FormulaWalk()
    walk.feed(html)
    walk.close()
    walk.end_text()
    return "".join(walk.made)


def runs(url: str) -> bool:
    """Tell whether following a URL runs a program; browsers skip blanks and control characters."""
    return bool(RUNNING_URL.match(re.sub(r"[\x00-\x20]+", "", url)))


def without_scripts(html: str, sanitize: bool = False) -> str:
    """Remove what would run from HTML that the course did not make: scripts, frames, handlers.

    With `sanitize`, styles, forms and what belongs into a page's head go as well.
    """
    squeezed = re.sub(r"[\x00-\x20]+", "", unescape(html))
    if not (sanitize or RUNS.search(html) or RUNNING_URL.search(squeezed)):
        return html
    page = BeautifulSoup(html, "html.parser")
    for element in page.find_all(RUNNING + (NOT_SANE if sanitize else ())):
        element.decompose()
    for element in page.find_all(True):
        for name, value in list(element.attrs.items()):
            if name.lower().startswith("on") or runs(str(value)):
                del element[name]
            elif sanitize and name == "style" and "math" not in element.get("class", []):
                del element[name]
    return str(page)


def tables_completed(source: str) -> str:
    """Write Markdown tables as the slides' parser reads them, and JupyterLab's does not ask for.

    Bars within formulas become `\\vert`, and a row is closed, and filled up or cut to the width of
    its table.
    """
    lines, width, fence = source.split("\n"), 0, ""
    for n, line in enumerate(lines):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if fence or not line.lstrip().startswith("|"):
            width = 0
            continue
        if not (width or TABLE_RULE.fullmatch("".join(lines[n + 1 : n + 2]))):
            continue  # no table begins here
        line = FORMULA.sub(lambda m: re.sub(r"(?<!\\)\|", r"\\vert ", m[0]), line)
        indent, *cells = re.split(r"(?<!\\)\|", line.rstrip())
        if not cells[-1]:  # behind the last bar, which may be left out
            cells.pop()
        width = width or len(cells)
        lines[n] = "|".join([indent, *cells, *[" "] * width][: width + 1]) + "|"
    return "\n".join(lines)


class LessonInlineParser(MathInlineParser):
    """nbconvert's parser of what stands within a line, with dollars in code left alone."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        # an element with a dollar in it, from its tag to its end
        "untouched": rf"(?is:<(?P<untouched_tag>{'|'.join(UNTOUCHED)})\b[^>]*>"
        r"(?:(?!</(?P=untouched_tag)>)[^$])*\$.*?</(?P=untouched_tag)>)",
    }
    DEFAULT_RULES = ("untouched", *MathInlineParser.DEFAULT_RULES)

    def parse_untouched(self, match: re.Match[str], state: Any) -> int:
        """Take the element as it is."""
        state.append_token({"type": "inline_html", "raw": match[0]})
        return match.end()


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

    def block_code(self, code: str, info: str | None = None) -> str:
        """Show code; a diagram in words would stay words."""
        if (info or "").split()[:1] == ["mermaid"]:
            raise ConversionException(
                "slides cannot draw a mermaid diagram; show it as a picture, or give its cell the "
                "slide type Skip."
            )
        return super().block_code(code, info)

    def block_html(self, html: str) -> str:
        """Draw formulas between the tags, such as in the ``<summary>`` of a question."""
        return formulas_drawn(super().block_html(html))

    def _html_embed_images(self, html: str) -> str:
        """Embed pictures tag by tag; nbconvert's parser would close a question it cuts through."""
        embed = super()._html_embed_images
        tag = r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>"""  # its text may hold a >
        return re.sub(tag, lambda m: embed(m[0]), html)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Let a link to a lesson in the same place lead to that lesson's slides."""
        if not re.match(r"[\w+.-]+:|//", url):
            url = re.sub(r"\.ipynb(#.*)?$", ".slides.html", url)
        return super().link(text, url, title)


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


class NamesWhatItCannotRead:
    """Says in one sentence that a file is no notebook, instead of a traceback."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export a file."""
        try:
            nbformat.read(filename, as_version=4)
        except OSError:
            raise
        except Exception as error:  # nbformat's and jsonschema's errors share no other base
            raise ConversionException(
                f"{filename} is not a notebook: it is empty or damaged ({type(error).__name__})."
            ) from error
        return super().from_filename(filename, resources, **kw)


# What a browser loads of itself, and the attribute that says where from.
LOADED = {
    "[src]": "src",
    "[srcset]": "srcset",
    "[poster]": "poster",
    "link[href]": "href",
    "image[href]": "href",
}


class SlidesExporter(NamesWhatItCannotRead, HTMLExporter):
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
        cells = (arrange, kind_of, size_of, is_beside, is_bare)
        for function in (*cells, moves, moving, reveal_file, as_data_url):
            yield function.__name__, function
        yield "without_scripts", partial(without_scripts, sanitize=self.sanitize_html)

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
        html = MarkdownWithMath(renderer, inline=LessonInlineParser()).render(
            tables_completed(source)
        )
        return without_scripts(html, self.sanitize_html)

    def asked_for(self, nb: NotebookNode) -> NotebookNode:
        """Leave out what nbconvert's options exclude, and refuse what slides cannot show."""
        left_out = {
            "markdown": self.exclude_markdown,
            "code": self.exclude_code_cell,
            "raw": self.exclude_raw,
        }
        nb = deepcopy(nb)
        nb.cells = [cell for cell in nb.cells if not left_out.get(cell.cell_type)]
        for n, cell in enumerate(nb.cells):
            if cell.cell_type == "code" and self.exclude_output:
                cell.outputs = []
            if cell.cell_type == "code" and self.exclude_input:
                cell.metadata["tags"] = [*tags_of(cell), "hide-input"]
            if cell.cell_type == "raw" and slide_type(cell) != "skip":
                if cell.metadata.get("format", cell.metadata.get("raw_mimetype")) != "text/html":
                    raise ConversionException(
                        f"a raw cell, {cell.source[:30]!r}, is not of the format HTML, and slides "
                        "cannot show it; give it the slide type Skip or make it Markdown."
                    )
                shown = nbformat.v4.new_output("display_data", {"text/html": cell.source})
                metadata = cell.metadata | {"tags": ["hide-input"]}
                nb.cells[n] = nbformat.v4.new_code_cell(outputs=[shown], metadata=metadata)
        return nb

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
        resources["frame"] = {"width": WIDTH, "height": HEIGHT, "margin": MARGIN}
        resources["moving_script"] = script()
        resources["code_css"] = HtmlFormatter(style="default").get_style_defs(".highlight")
        try:
            html, resources = super().from_notebook_node(self.asked_for(nb), resources, **kw)
        except ConversionException as error:
            raise ConversionException(f"{name}: {error}") from error
        page = BeautifulSoup(html, "html.parser")
        for selector, attribute in LOADED.items():
            for element in page.select(selector):
                url = element[attribute]
                if not url.startswith("data:"):
                    raise ConversionException(
                        f"{name}: {url or element} is no part of the deck; embed it."
                    )
        return html, resources


class StudentExporter(NamesWhatItCannotRead, NotebookExporter):
    """A copy of a lesson without solutions and outputs, named so that it replaces nothing."""

    export_from_notebook = "Course copy without solutions"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".student.ipynb"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export a notebook as its student gets it, and say how many solutions were taken out."""
        copy, n_removed, doubtful = without_solutions(nb)
        name = self._init_resources(resources)["metadata"]["name"]
        if n_removed:
            self.log.info("%s: %d solutions removed", name, n_removed)
        else:
            self.log.warning(
                "%s: no solution was found; tag solutions as `solution` in the property inspector.",
                name,
            )
        for number, line in doubtful:
            self.log.warning(
                "%s: cell %d looks like a solution and stays in: %s; tag it as `solution`, or "
                "write it otherwise.",
                name,
                number,
                line,
            )
        text, resources = super().from_notebook_node(copy, resources, **kw)
        resources["output_suffix"] = ""  # the extension tells the copy from its source
        return text, resources


# Begins or ends a solution within a cell; nbgrader and its kin differ in the signs around it.
MARK = re.compile(r"[#/%\"'-][ \t]*(BEGIN|START|END|STOP)[ \t_-]*SOLUTIONS?\b", re.IGNORECASE)
# What an author calls a solution at the beginning of a line or of an element.
CALLED_SOLUTION = re.compile(
    r"(?:^|>)[\W_]*(?:(?:begin|start|end)[\W_]*)?(?:solution|l(?:ö|oe)sung)", re.I
)
# The same in what other tools store with a cell, such as nbgrader's "solution": true.
STORED_AS_SOLUTION = re.compile(r'solution(?!": false)|l(?:ö|oe)sung', re.IGNORECASE)


def without_solutions(nb: NotebookNode) -> tuple[NotebookNode, int, list[tuple[int, str]]]:
    """Copy a notebook without solutions, outputs, execution counts and widget state.

    Returns
    -------
    copy : NotebookNode
    n_removed : int
        How many solutions were taken out: tagged cells, and marked parts of cells.
    doubtful : list of (int, str)
        The number of each cell that stays in and looks like a solution, and what looks so.
    """
    nb = deepcopy(nb)
    nb.metadata.pop("widgets", None)
    cells, nb.cells, n_removed, doubtful = nb.cells, [], 0, []
    for number, cell in enumerate(cells, 1):
        if is_solution(cell):
            n_removed += 1
            continue
        nb.cells.append(cell)
        n_parts = _take_marked_parts_out(cell)
        n_removed += n_parts
        lines = filter(CALLED_SOLUTION.search, cell.source.splitlines())
        stored = STORED_AS_SOLUTION.search(json.dumps(cell.metadata, ensure_ascii=False))
        looks_so = next(lines, "its metadata" if stored and not n_parts else "")
        if looks_so:
            doubtful.append((number, looks_so.strip()[:60]))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)  # when it ran
    return nb, n_removed, doubtful


def _take_marked_parts_out(cell: NotebookNode) -> int:
    """Replace what stands between marks by a line to fill in; return how many parts there were."""
    kept, depth, n_parts = [], 0, 0
    for line in cell.source.splitlines(keepends=True):
        mark = MARK.search(line)
        begins = mark and mark[1].upper() in ("BEGIN", "START")
        if begins and not depth:
            n_parts += 1
            kept.append(re.match(r"\s*", line)[0] + "...  # your turn\n")
        elif not depth:
            kept.append(line)
        depth += 1 if begins else -1 if mark and depth else 0
    if n_parts:
        cell.source = "".join(kept).removesuffix("\n")
        pictures = cell.get("attachments", {})
        for name in [name for name in pictures if name not in unquote(cell.source)]:
            del pictures[name]
    return n_parts

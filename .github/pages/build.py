"""Build the course's web page: `python .github/pages/build.py [folder]`, by default `_site`.

Lessons are taken as they are stored; nothing is run. Sphinx reads them from a folder that is gone
when the page is built, so no copy of a lesson lies anywhere.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.export.moving import moves, moving

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LESSONS = sorted((ROOT / "lectures").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"
STILL = '<p class="still">On this page it is a picture; it answers where the lesson runs.</p>'
HERE_TOO = (
    '<p class="still">Computed on this page; what is said of it comes where the lesson runs.</p>'
)


def as_page(lesson):
    """Make a lesson's notebook read well as a page; its file stays as it is."""
    spoilers = False  # whether the next output would answer a question that was just asked
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            spoilers = spoilers or "**Predict.**" in cell.source
            continue
        tags = {str(tag) for tag in cell.metadata.get("tags", [])}
        options = cell.metadata.setdefault("mystnb", {})
        if "solution" in tags:
            tags.add("hide-cell")
            options |= {"code_prompt_show": "Show a solution", "code_prompt_hide": "Hide it"}
        cell.outputs = [output for output in cell.outputs if not is_empty_bar(output)]
        for output in list(cell.outputs):
            stored = moves(output)
            needs_kernel = output.get("data", {}).pop(WIDGET, None) and not stored
            if stored:
                says_more = "plane" in stored or stored.get("pad", {}).get("says_more")
                more = HERE_TOO if says_more else ""
                output.data = nbformat.NotebookNode({"text/html": moving(output) + more})
            elif "image/png" in output.get("data", {}):
                options["image"] = {"alt": output.metadata["image/png"]["alt"]}
            if needs_kernel:
                cell.outputs.append(new_output("display_data", {"text/html": STILL}))
        if spoilers and cell.outputs and "solution" not in tags:
            tags.add("hide-output")
        spoilers = spoilers and not cell.outputs
        cell.metadata["tags"] = sorted(tags)
    return lesson


def is_empty_bar(output):
    """Tell whether an output is what a progress bar leaves behind."""
    return "?epoch/s" in output.get("data", {}).get("text/plain", "")


def handouts(stem):
    """Return a line with what else there is of a lesson."""
    kinds = {
        "ipynb": "notebook",
        "student.ipynb": "copy without solutions",
        "slides.html": "slides",
    }
    links = (
        f'<a href="../handouts/{stem}.{kind}"{" download" * kind.endswith("ipynb")}>{name}</a>'
        for kind, name in kinds.items()
    )
    return new_markdown_cell(f'<p class="handouts">This lesson as {" · ".join(links)}</p>')


def section(lesson, heading):
    """Return a section of a lesson, as a page of its own."""
    found = [cell.source for cell in lesson.cells if cell.source.startswith(f"## {heading}\n")]
    if len(found) != 1:
        raise SystemExit(f"Lesson 00 has {len(found)} sections {heading!r}; the page needs one.")
    return found[0].replace("## ", "# ", 1).replace("](", "](lectures/")


def write_sources(folder):
    """Write what Sphinx reads."""
    (folder / "lectures").mkdir()
    for path in LESSONS:
        lesson = as_page(nbformat.read(path, as_version=4))
        lesson.cells.insert(1, handouts(path.stem))
        nbformat.write(lesson, folder / "lectures" / path.name)
    first = nbformat.read(LESSONS[0], as_version=4)
    for heading in ("Notation", "Glossary"):
        (folder / f"{heading.lower()}.md").write_text(section(first, heading), "utf-8")
    for name in ("LECTURE_MAP.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "LICENSE-text"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "data").mkdir()
    shutil.copy(ROOT / "data" / "README.md", folder / "data" / "README.md")
    (folder / ".github").mkdir()
    shutil.copy(ROOT / ".github" / "course.png", folder / ".github" / "course.png")
    contents = [f"lectures/{path.stem}" for path in LESSONS]
    parts = {
        "Lessons": [name for name in contents if "/A" not in name],
        "Appendices": [name for name in contents if "/A" in name],
        "Reference": ["notation", "glossary", "LECTURE_MAP", "data/README"],
        "The project": ["CONTRIBUTING", "CHANGELOG"],
    }
    tree = "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n"
        for caption, names in parts.items()
    )
    readme = (ROOT / "README.md").read_text("utf-8")
    (folder / "index.md").write_text(readme + tree, "utf-8")


def run(*command):
    """Run a command, and stop where it fails."""
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        raise SystemExit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default=ROOT / "_site", type=Path)
    parser.add_argument(
        "--linkcheck", action="store_true", help="ask every link to elsewhere instead of building"
    )
    options = parser.parse_args()
    site = options.folder.resolve()
    with tempfile.TemporaryDirectory() as sources:
        write_sources(Path(sources))
        builder = "linkcheck" if options.linkcheck else "html"
        strictly = ["-W", "--keep-going", "-q", "-b", builder, "-d", f"{sources}/.doctrees"]
        result = f"{sources}/.links" if options.linkcheck else str(site)
        run(sys.executable, "-m", "sphinx", *strictly, "-c", str(HERE), sources, result)
    if options.linkcheck:
        return
    handed_out = site / "handouts"
    handed_out.mkdir(exist_ok=True)
    for path in LESSONS:
        shutil.copy(path, handed_out)
    for exporter in ("course_slides", "course_student"):
        output = ["--output-dir", str(handed_out), "--log-level", "WARN"]
        run(sys.executable, "-m", "nbconvert", "--to", exporter, *output, *map(str, LESSONS))
    print(f"The page is {site / 'index.html'}.")


if __name__ == "__main__":
    main()

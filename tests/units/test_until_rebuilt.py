"""What lessons call until they are rebuilt: source code, and measured numbers."""

import numpy as np
import pytest

from helpers import png_of
from helpers.until_rebuilt import check, measured, show_source, shown, squared_error


@pytest.fixture
def texts(monkeypatch):
    """The Markdown that was displayed."""
    outputs = []
    monkeypatch.setattr(shown, "display", lambda thing: outputs.append((thing.data, None)))
    return outputs


def test_a_tolerance_may_be_a_share(capsys):
    check("c", 1.009, near=1)
    check("c", 102, near=100, within="5 %")
    assert capsys.readouterr().out == "✓ c: 1.009 = 1 ± 0.01\n✓ c: 102 = 100 ± 5\n"


def test_source_code_is_shown_as_it_stands(texts):
    show_source(png_of)
    (text, _), = texts  # fmt: skip
    assert text.startswith("```python\ndef png_of(")


def test_source_code_is_shown_without_its_docstring_where_a_slide_has_no_room(texts):
    show_source(squared_error, docstring=False)
    show_source(without_docstring, docstring=False)
    (text, _), (same, _) = texts
    assert text.startswith("```python\ndef squared_error(images: np.ndarray")
    assert text.count("\n") == 3
    assert "return float(np.mean(" in text
    assert same == '```python\ndef without_docstring():\n    return "no docstring"\n```'


def without_docstring():
    return "no docstring"


def test_measured_numbers_stand_one_a_line(capsys):
    measured({"PCA": 13.8661, "autoencoder": 8}, unit="squared error")
    assert (
        capsys.readouterr().out
        == "PCA          13.87 squared error\nautoencoder  8 squared error\n"
    )


def test_of_several_values_the_mean_and_the_spread_are_printed(capsys):
    measured({"three seeds": np.array([70, 74, 72]), "one": 71}, unit="%")
    assert capsys.readouterr().out == "three seeds  72 ± 2.0 %\none          71 %\n"

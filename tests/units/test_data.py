"""The digits: where they come from, that they are the right ones, and what bad input says."""

import errno
import gzip
import hashlib
import io
import os
import pickle
import re
import shutil
import socket
import time
import warnings
import zipfile
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import DamagedDataError, data, fetching, load_mnist, per_class
from helpers.until_rebuilt import ring_cloud
from helpers.widening import widen

SAMPLE_FILE_SHA256 = "1670506152bb1778a524eacae79b8a6f6527dd61ca00e4c8bbe08d0db0337c48"
FULL = next((p for p in (data.DATA / "mnist.npz", data._keras_cache()) if p.exists()), None)
needs_full = pytest.mark.skipif(FULL is None, reason="full MNIST is not on this machine")


@pytest.fixture
def empty_house(monkeypatch, tmp_path):
    """A course folder with the sample only, an empty Keras cache and no network."""

    def refuse(*args, **kwargs):
        raise OSError("no network")

    (tmp_path / "data").mkdir()
    shutil.copy(data.SAMPLE, tmp_path / "data")
    monkeypatch.setattr(data, "DATA", tmp_path / "data")
    monkeypatch.setattr(data, "SAMPLE", tmp_path / "data" / data.SAMPLE.name)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("COURSE_MNIST", raising=False)
    monkeypatch.setattr(data, "widen", lambda images, labels, n: (images, labels))  # for speed
    return tmp_path


def same_promises(mnist, n_valid, n_test):
    for part, n in (("train", 55_000), ("valid", n_valid), ("test", n_test)):
        images, labels = getattr(mnist, f"x_{part}"), getattr(mnist, f"y_{part}")
        assert images.shape == (n, 28, 28)
        assert images.dtype == np.float32
        assert images.min() == 0
        assert images.max() <= 1
        assert images[:500].max() > 0.99
        assert labels.shape == (n,)
        assert set(labels) == set(range(10))
        assert not images.flags.writeable
        assert not labels.flags.writeable


def test_the_sample_is_loaded_where_there_is_nothing_else(empty_house, capsys):
    assert len(load_mnist().x_valid) == 500
    line = capsys.readouterr().out
    assert "5,000-digit sample" in line
    assert "no connection" in line
    assert line.count("\n") == 2, "one line before the attempt, one after it"


def test_the_sample_that_was_asked_for_is_loaded_without_a_look_elsewhere(
    empty_house, monkeypatch, capsys
):
    (empty_house / "data" / "mnist.npz").touch()  # damaged
    monkeypatch.setenv("COURSE_MNIST", "sample")
    mnist = load_mnist()
    assert not mnist.is_full
    assert mnist.source.endswith("500 validation and 500 test images (COURSE_MNIST=sample)")
    assert capsys.readouterr().out == f"Digits: {mnist.source}.\n"


def test_the_sample_keeps_what_the_lessons_rely_on(sample):
    same_promises(sample, 500, 500)


@needs_full
def test_full_mnist_is_loaded_where_it_is(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MNIST", "full")
    same_promises(load_mnist(), 5_000, 10_000)
    assert capsys.readouterr().out.startswith("Digits: full MNIST")


def full_in_small(monkeypatch):
    """An archive like full MNIST's with 12 training images, 8 to train on, and what it holds."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part, n in (("train", 12), ("test", 3)):
        arrays[f"x_{part}"] = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        arrays[f"y_{part}"] = rng.integers(0, 10, n, dtype=np.uint8)
    digests = {name: hashlib.sha256(array.tobytes()).hexdigest() for name, array in arrays.items()}
    monkeypatch.setattr(data, "FULL_ARRAYS", digests)
    monkeypatch.setattr(data, "N_TRAIN", 8)
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue(), arrays


@pytest.mark.parametrize("place", ["data", "keras/datasets"])
@pytest.mark.parametrize("wish", ["", "full", " full\n"])
def test_of_full_mnist_the_last_training_images_are_for_validation(
    empty_house, monkeypatch, capsys, place, wish
):
    content, arrays = full_in_small(monkeypatch)
    (empty_house / place).mkdir(parents=True, exist_ok=True)
    (empty_house / place / "mnist.npz").write_bytes(content)
    monkeypatch.setenv("COURSE_MNIST", wish)
    mnist = load_mnist()
    x, y = arrays["x_train"] / np.float32(255), arrays["y_train"]
    parts = {"x_train": x[:8], "x_valid": x[8:], "x_test": arrays["x_test"] / np.float32(255)}
    parts |= {"y_train": y[:8], "y_valid": y[8:], "y_test": arrays["y_test"]}
    for name, wanted in parts.items():
        loaded = getattr(mnist, name)
        assert np.array_equal(loaded, wanted), name
        assert loaded.dtype == wanted.dtype
        assert not loaded.flags.writeable
    assert mnist.is_full
    assert capsys.readouterr().out.startswith("Digits: full MNIST, 55,000 training")


def test_full_mnist_in_the_course_folder_comes_before_kerass_cache(empty_house, monkeypatch):
    content, _ = full_in_small(monkeypatch)
    (empty_house / "data" / "mnist.npz").write_bytes(content)
    (empty_house / "keras" / "datasets").mkdir(parents=True)
    (empty_house / "keras" / "datasets" / "mnist.npz").touch()  # damaged
    assert load_mnist().is_full


@needs_full
def test_kerass_own_cache_is_used(empty_house):
    (empty_house / "keras" / "datasets").mkdir(parents=True)
    os.symlink(FULL, empty_house / "keras" / "datasets" / "mnist.npz")
    assert len(load_mnist().x_valid) == 5_000


@needs_full
def test_every_digit_of_the_sample_is_in_mnists_training_set():
    def prints(images, labels):
        rows = zip(images, labels, strict=True)
        return {hashlib.sha256(image.tobytes() + bytes([label])).digest() for image, label in rows}

    with np.load(FULL) as full, np.load(data.SAMPLE) as sample:
        known = prints(full["x_train"], full["y_train"])
        parts = [prints(sample[f"x_{p}"], sample[f"y_{p}"]) for p in ("train", "valid", "test")]
    assert all(part <= known for part in parts)
    assert len(set().union(*parts)) == 5_000, "no digit stands in two parts"


def test_the_sample_file_is_the_one_that_its_readme_describes():
    digest = hashlib.sha256(data.SAMPLE.read_bytes()).hexdigest()
    assert digest == SAMPLE_FILE_SHA256, f"{data.SAMPLE.name} has changed"
    assert digest in (data.DATA / "README.md").read_text("utf-8")


def test_the_sample_holds_each_digit_equally_often():
    with np.load(data.SAMPLE) as file:
        for part, n in (("train", 400), ("valid", 50), ("test", 50)):
            assert np.array_equal(np.bincount(file[f"y_{part}"]), [n] * 10)


def test_an_unknown_wish_names_the_two_that_are_known(monkeypatch):
    monkeypatch.setenv("COURSE_MNIST", "fulll")
    with pytest.raises(ValueError, match=r"'fulll'.*'full' or 'sample'"):
        load_mnist()


def test_full_without_network_says_where_to_put_the_file(empty_house, monkeypatch):
    monkeypatch.setenv("COURSE_MNIST", "full")
    with pytest.raises(FileNotFoundError, match=r"copy mnist.npz to one of these places"):
        load_mnist()


def test_a_cache_that_cannot_be_written_to_is_named(empty_house, monkeypatch):
    (empty_house / "keras").write_text("a file stands where the folder should be")
    monkeypatch.setenv("COURSE_MNIST", "full")
    with pytest.raises(FileNotFoundError, match=r"datasets cannot be written to"):
        load_mnist()
    monkeypatch.delenv("COURSE_MNIST")
    assert "cannot be written to" in load_mnist().source


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs an ordinary user")
def test_a_read_only_cache_is_named(empty_house, monkeypatch):
    (empty_house / "keras").mkdir(mode=0o500)
    assert "cannot be written to" in load_mnist().source


@pytest.mark.parametrize("name", ["mnist.npz", "mnist_5k.npz"])
@pytest.mark.parametrize("harm", ["truncate", "flip", "empty", "text"])
def test_a_damaged_file_is_named_and_left_as_it_is(empty_house, name, harm):
    path = empty_house / "data" / name
    whole = bytearray(data.SAMPLE.read_bytes())
    middle = len(whole) // 2
    whole[middle] ^= 1 if harm == "flip" else 0
    harmed = {"truncate": whole[:middle], "empty": b"", "text": b"not digits"}.get(harm, whole)
    path.write_bytes(harmed)
    # The sample's bytes do not make full MNIST either: its arrays are missing or others.
    with pytest.raises(DamagedDataError, match=rf"{re.escape(str(path))} is damaged"):
        load_mnist()
    assert path.read_bytes() == bytes(harmed)


def test_wrong_arrays_are_refused(empty_house):
    path = empty_house / "data" / "mnist.npz"
    np.savez(path, x_train=np.zeros((5, 28, 28), np.uint8))
    with pytest.raises(DamagedDataError, match="x_train has changed"):
        load_mnist()
    np.savez(path, something=np.zeros(3))
    with pytest.raises(DamagedDataError, match="x_train is missing"):
        load_mnist()


def test_a_pickle_is_never_opened(empty_house):
    opened = empty_house / "opened"

    class Trap:
        def __reduce__(self):
            return (Path.touch, (opened,))

    trap = np.array([Trap()], dtype=object)
    np.savez(empty_house / "data" / "mnist.npz", x_train=trap)
    with pytest.raises(DamagedDataError, match="cannot be read"):
        load_mnist()
    assert not opened.exists()


def test_a_missing_sample_says_how_to_get_it_back(empty_house):
    data.SAMPLE.unlink()
    with pytest.raises(FileNotFoundError, match="git checkout"):
        load_mnist()


@pytest.fixture
def web(empty_house, monkeypatch):
    """A server on this machine in the place of the one that has MNIST, and what it answers."""

    class Handler(BaseHTTPRequestHandler):
        status, body, seconds = 200, b"<html>Please log in</html>", 0.0

        def do_GET(self):
            self.send_response(self.status)
            self.send_header("Content-Length", str(len(self.body)))
            self.end_headers()
            half = len(self.body) // 2
            for part in (self.body[:half], self.body[half:]):
                self.wfile.write(part)
                time.sleep(self.seconds)

        def log_message(self, *args):
            pass

    monkeypatch.undo()  # this network may be used, so what the empty house set is set again
    for name, value in (
        ("DATA", empty_house / "data"),
        ("SAMPLE", empty_house / "data" / "mnist_5k.npz"),
    ):
        monkeypatch.setattr(data, name, value)
    monkeypatch.setattr(data, "widen", lambda images, labels, n: (images, labels))
    monkeypatch.setenv("KERAS_HOME", str(empty_house / "keras"))
    monkeypatch.delenv("COURSE_MNIST", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(data, "URL", f"http://127.0.0.1:{server.server_port}/mnist.npz")
    yield Handler
    server.shutdown()
    server.server_close()


@needs_full
def test_a_download_is_announced_and_lands_in_the_cache_whole(
    web, empty_house, monkeypatch, capsys
):
    web.body = FULL.read_bytes()
    monkeypatch.setattr(data, "URL_SHA256", hashlib.sha256(web.body).hexdigest())
    assert load_mnist().is_full
    assert [p.name for p in (empty_house / "keras" / "datasets").iterdir()] == ["mnist.npz"]
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said] == ["Digits", "Digits"]


def test_a_download_in_small_is_announced_and_lands_in_the_cache_whole(
    web, empty_house, monkeypatch, capsys
):
    web.body, _ = full_in_small(monkeypatch)
    monkeypatch.setattr(data, "URL_SHA256", hashlib.sha256(web.body).hexdigest())
    assert load_mnist().is_full
    cache = empty_house / "keras" / "datasets"
    assert [path.name for path in cache.iterdir()] == ["mnist.npz"]
    assert (cache / "mnist.npz").read_bytes() == web.body
    said = capsys.readouterr()
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["Digits", "Digits"]
    assert said.err == ""


def test_a_page_instead_of_the_file_leaves_nothing_behind(web, empty_house):
    assert "what arrived was not MNIST" in load_mnist().source
    assert list((empty_house / "keras" / "datasets").iterdir()) == []


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_what_the_server_answers_is_said(web, status):
    web.status = status
    assert f"the server answered {status}" in load_mnist().source


def test_a_line_that_is_too_slow_is_given_up_at_the_deadline(web, empty_house, monkeypatch):
    web.body, web.seconds = bytes(200_000), 0.3
    monkeypatch.setattr(fetching, "DEADLINE", 0.1)
    assert "the line was too slow for 0.1 seconds" in load_mnist().source
    assert list((empty_house / "keras" / "datasets").iterdir()) == []


def test_a_line_that_brings_a_little_again_and_again_is_not_waited_for(web, monkeypatch):
    sent = []

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with suppress(OSError):  # whoever gives up hangs up
            for piece in range(40):
                self.wfile.write(bytes(1024))
                sent.append(piece)
                time.sleep(0.05)

    monkeypatch.setattr(web, "do_GET", drip)
    monkeypatch.setattr(fetching, "DEADLINE", 0.1)
    assert "the line was too slow for 0.1 seconds" in load_mnist().source
    assert len(sent) < 30


def test_a_server_that_says_nothing_is_given_up(web, monkeypatch):
    web.body, web.seconds = b"x" * 10, 0.5
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    assert "no answer in 0.2 seconds" in load_mnist().source


@pytest.mark.parametrize("kind", ["ConnectTimeout", "ReadTimeout"])
def test_a_download_waits_a_few_seconds_for_an_answer(empty_house, monkeypatch, kind):
    def give_up(url, *, timeout, **options):
        waited.append(timeout)
        raise getattr(requests.exceptions, kind)

    waited = []
    monkeypatch.setattr(requests, "get", give_up)
    assert load_mnist().source.endswith("(no answer in 5 seconds)")
    assert waited == [5]


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("socks5://127.0.0.1:9", "proxy that is set cannot be used"),
        ("http://user:pass#word@127.0.0.1:9", "proxy that is set cannot be used"),
        ("http://127.0.0.1:9", "proxy that is set cannot be used"),
        ("127.0.0.1:9", "proxy that is set cannot be used"),
        ("ftp://127.0.0.1:9", "proxy that is set cannot be used"),
        ("socks5h://user:word@127.0.0.1:9", "proxy that is set cannot be used"),
        ("http://", "proxy that is set cannot be used"),
        ("http://host:port", "proxy that is set cannot be used"),
        ("http://[::1", "proxy that is set cannot be used"),
        ("no address", "proxy that is set cannot be used"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_the_reason(web, monkeypatch, proxy, said):
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("http_proxy", proxy)
    source = load_mnist().source
    assert said in source
    assert "word" not in source, "a password is stored in no notebook"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "is full"),
        (errno.EROFS, "cannot be written to"),
    ],
)
def test_a_disk_that_takes_nothing_is_the_reason(empty_house, monkeypatch, number, said):
    def refuse(*args, **options):
        raise OSError(number, os.strerror(number), "mnist.npz")

    monkeypatch.setattr("pooch.retrieve", refuse)
    source = load_mnist().source
    assert said in source
    assert "no connection" not in source


def test_an_error_that_names_no_file_is_none_of_the_disk(empty_house, monkeypatch):
    def refuse(*args, **options):
        raise OSError(errno.ECONNRESET, "reset")

    monkeypatch.setattr("pooch.retrieve", refuse)
    assert "(no connection: " in load_mnist().source


def archive(**arrays):
    """Write an archive in place of MNIST's, with the sample's arrays where none is given."""

    def write(path):
        with np.load(data.SAMPLE) as sample:
            np.savez(path, **{**sample, **arrays})

    return write


def members(path):
    with zipfile.ZipFile(path, "w") as file:
        for name in ("x_train.npy", "x_train", "../x_train.npy"):
            file.writestr(name, np.random.default_rng(0).bytes(100))


def too_large(path):
    header = io.BytesIO()
    shape = {"descr": "|u1", "fortran_order": False, "shape": (10**14,)}
    np.lib.format.write_array_header_1_0(header, shape)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x_train.npy", header.getvalue())


WRONG_FILES = {
    "one array": lambda path: np.save(path.open("wb"), np.zeros(3)),
    "pickle": lambda path: path.write_bytes(pickle.dumps({"x_train": 1})),
    "link to nothing": lambda path: path.symlink_to(path.with_name("nowhere")),
    "link to itself": lambda path: path.symlink_to(path),
    "folder": Path.mkdir,
    "pipe": os.mkfifo if hasattr(os, "mkfifo") else Path.mkdir,
    "nothing in it": Path.touch,
    "random": lambda path: path.write_bytes(np.random.default_rng(0).bytes(10_000)),
    "web page": lambda path: path.write_text("<html>Please log in</html>"),
    "pointer of git lfs": lambda path: path.write_text(
        "version https://git-lfs.github.com/spec/v1"
    ),
    "gzip": lambda path: path.write_bytes(gzip.compress(bytes(100))),
    "members with other names": members,
    "more than memory holds": too_large,
    "the sample's arrays": archive(),
    "labels of 10": archive(y_train=np.full(60_000, 10, "uint8")),
    "images from 0 to 1": archive(x_train=np.zeros((60_000, 1, 1))),
    "objects": archive(x_train=np.array([None, {}], dtype=object)),
}


@pytest.mark.parametrize("place", ["data", "keras/datasets"])
@pytest.mark.parametrize("wrong", WRONG_FILES.values(), ids=WRONG_FILES)
def test_whatever_is_no_mnist_is_named(empty_house, place, wrong):
    path = empty_house / place / "mnist.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    wrong(path)
    with pytest.raises(DamagedDataError, match=re.escape(f"{path} is damaged")):
        load_mnist()


@pytest.mark.parametrize(
    "changed",
    [
        {"x_test": lambda x: x.reshape(-1, 784)},
        {"x_test": lambda x: x.view("int8")},
        {"x_test": lambda x: x.reshape(-1, 14, 56)},
        {"y_test": lambda y: y[:, None]},
        {"y_test": lambda y: y.view(bool)},
    ],
    ids=["rows", "signed", "other sides", "column", "booleans"],
)
def test_the_right_bytes_as_other_numbers_or_in_another_shape_are_refused(empty_house, changed):
    (name, change), = changed.items()  # fmt: skip
    archive(**{name: change(data._read(data.SAMPLE, data.SAMPLE_ARRAYS, "")[name])})(data.SAMPLE)
    with pytest.raises(DamagedDataError, match=f"{name} has changed"):
        load_mnist()


def test_an_archive_may_be_packed_otherwise_and_hold_more(empty_house):
    arrays = data._read(data.SAMPLE, data.SAMPLE_ARRAYS, "")
    otherwise = {name: np.asfortranarray(array) for name, array in arrays.items()}
    np.savez_compressed(data.SAMPLE, more=np.zeros(3), **otherwise)
    assert len(load_mnist().x_test) == 500


@pytest.mark.parametrize("wish", ["FULL", "Sample", "0", "sample,full", "mnist"])
def test_a_wish_of_another_spelling_is_refused_by_name(monkeypatch, wish):
    monkeypatch.setenv("COURSE_MNIST", wish)
    with pytest.raises(ValueError, match=f"COURSE_MNIST is '{wish}': set it to"):
        load_mnist()


@pytest.mark.parametrize("home", ["", "relative", "~/elsewhere", "/dev/null", "new\nline"])
def test_wherever_keras_keeps_its_files_digits_are_loaded(empty_house, monkeypatch, home):
    monkeypatch.chdir(empty_house)
    monkeypatch.setenv("KERAS_HOME", home)
    assert len(load_mnist().x_test) == 500


def test_kerass_home_is_where_keras_itself_looks(monkeypatch, tmp_path):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert fetching.keras_home() == tmp_path / ".keras"
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))  # nor can it be written to
    assert fetching.keras_home() == Path("/tmp/.keras")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # no user of this number
    assert fetching.keras_home() == Path("/tmp/.keras")


ANSWERS = {
    "HTTP/1.1 302 Found\r\nLocation: /mnist.npz": "from one address to the next without end",
    "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd": "on to where nothing can be fetched",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip": "what arrived was not MNIST",
    "HTTP/1.1 204 No Content": "what arrived was not MNIST",
    "HTTP/1.1 429 Too Many Requests": "the server answered 429",
    "HTTP/1.1 511 Network Authentication Required": "the server answered 511",
    "HTTP/1.1 407 Proxy Authentication Required": "cannot be used and refuses this user (407)",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked": "the connection broke off",
    "SSH-2.0-OpenSSH": "the connection broke off",
    "": "the connection broke off",
}


@pytest.mark.parametrize(("head", "said"), ANSWERS.items(), ids=range(len(ANSWERS)))
def test_whatever_a_server_answers_is_said_as_it_is(web, empty_house, monkeypatch, head, said):
    body = "" if "302" in head else "no digits"
    answer = f"{head}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}" * bool(
        head
    )
    monkeypatch.setattr(web, "do_GET", lambda self: self.wfile.write(answer.encode()))
    assert load_mnist().source.endswith(f"{said})")
    assert list((empty_house / "keras" / "datasets").iterdir()) == []


def test_a_line_without_encryption_or_trust_is_the_reason(web, monkeypatch):
    monkeypatch.setattr(data, "URL", data.URL.replace("http:", "https:"))
    assert "no secure connection: the other side speaks otherwise" in load_mnist().source
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/certificates")
    assert "no connection: Could not find a suitable TLS CA cert" in load_mnist().source


def test_a_certificate_that_is_not_trusted_is_the_reason(web, monkeypatch):
    def refuse(*args, **options):
        raise requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")

    monkeypatch.setattr(requests, "get", refuse)
    assert "its certificate is not trusted here" in load_mnist().source


file_names = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=9)
members_of_an_archive = st.dictionaries(file_names, st.binary(max_size=60), max_size=4)


@given(st.binary(max_size=300), members_of_an_archive)
@settings(max_examples=60, deadline=None)
def test_random_bytes_and_random_archives_are_damaged_data(tmp_path_factory, content, members):
    path = tmp_path_factory.mktemp("zip") / "mnist.npz"
    path.write_bytes(content)
    with pytest.raises(DamagedDataError):
        data._read(path, data.FULL_ARRAYS, "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice, or holds a zero
        with zipfile.ZipFile(path, "w") as file:
            for name, value in members.items():
                file.writestr(name, value)
    with pytest.raises(DamagedDataError):
        data._read(path, data.FULL_ARRAYS, "")


def test_the_sample_is_found_from_a_notebook_when_the_package_lies_elsewhere(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    shutil.copy(data.SAMPLE, tmp_path / "data")
    (tmp_path / "lectures").mkdir()
    monkeypatch.chdir(tmp_path / "lectures")
    monkeypatch.setattr(data, "__file__", str(tmp_path / "site-packages" / "helpers" / "data.py"))
    assert data._data_folder() == tmp_path / "data"


def test_a_sample_that_is_nowhere_is_expected_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "__file__", str(tmp_path / "course" / "helpers" / "data.py"))
    assert data._data_folder() == tmp_path / "course" / "data"


def test_widening_keeps_the_originals_and_stays_in_range(sample):
    original, labels = sample.x_train[:400], sample.y_train[:400]
    wide, wide_labels = widen(original, labels, 1_500)
    assert wide.shape == (1_500, 28, 28)
    assert np.array_equal(wide[:400], original)
    assert np.array_equal(wide_labels, np.resize(labels, 1_500))
    assert wide.min() >= 0
    assert wide.max() <= 1
    change = np.abs(wide[400:800] - original).sum((1, 2)) / original.sum((1, 2))
    assert 0.1 < np.median(change) < 1.2, "distorted, and still the same digit"
    assert change.min() > 0, "every copy differs"
    assert np.array_equal(wide, widen(original, labels, 1_500)[0]), "seeded"
    assert not np.array_equal(wide, widen(original, labels, 1_500, seed=1)[0])


def test_widened_digits_are_recognized_as_what_they_were(sample):
    from sklearn.svm import SVC

    x, y = sample.x_train.reshape(55_000, -1), sample.y_train
    judge = SVC(C=5).fit(x[:4000], y[:4000])
    # A judge of undistorted digits: 96 % right on those, 86 % on the copies, 10 % by chance.
    assert judge.score(x[-500:], y[-500:]) > 0.8


def test_widening_shifts_turns_stretches_and_bends_as_much_as_it_says():
    # A picture of row numbers, seen through a random map, shows the rows that it looks at.
    ramp = np.repeat(np.arange(28, dtype="float32")[:, None], 28, axis=1) / 27
    rows, columns = (
        27 * widen(image[None], np.zeros(1), 2_001)[0][1:] for image in (ramp, ramp.T.copy())
    )
    for at in (rows, columns):
        middle = at[:, 13:15, 13:15].mean(axis=(1, 2))
        assert middle.mean() == pytest.approx(13.5, abs=0.1), "on average nothing moves"
        assert middle.std() == pytest.approx(0.85, rel=0.06)
        for first, last in ((at[:, 6, 13], at[:, 20, 13]), (at[:, 13, 6], at[:, 13, 20])):
            assert (first + last - 2 * at[:, 13, 13]).std() == pytest.approx(0.63, rel=0.06)
    down, lean = ((at[:, 20, 13] - at[:, 7, 13]) / 13 for at in (rows, columns))
    tilt, across = ((at[:, 13, 20] - at[:, 13, 7]) / 13 for at in (rows, columns))
    for scale in (down, across):
        assert scale.mean() == pytest.approx(1, abs=0.03)
        assert scale.std() == pytest.approx(0.112, rel=0.06)
    assert tilt.std() == pytest.approx(0.146, rel=0.06)  # turned by 8 degrees, and bent
    assert lean.std() == pytest.approx(0.175, rel=0.06)  # and sheared
    assert np.corrcoef(tilt, lean)[0, 1] == pytest.approx(-0.73, abs=0.05), "mostly turned"


def test_widening_refuses_what_it_cannot_widen():
    images, labels = np.zeros((5, 28, 28), np.float32), np.zeros(5, int)
    assert len(widen(images, labels, 5)[0]) == 5, "nothing to add is no mistake"
    for n_given, n_wanted in ((5, 4), (0, 10)):
        with pytest.raises(ValueError, match=f"There are {n_given} images"):
            widen(images[:n_given], labels[:n_given], n_wanted)
    for other in (images.reshape(5, 784), images[:, 1:]):
        with pytest.raises(ValueError, match=rf"shape {re.escape(str(other.shape))}"):
            widen(other, labels, 10)


def test_per_class_says_when_there_are_too_few_digits(sample):
    images, labels = per_class(sample.x_valid, sample.y_valid, 50)
    assert np.array_equal(labels, np.repeat(range(10), 50))
    assert images.shape == (500, 28, 28)
    with pytest.raises(ValueError, match="only 50 images of the digit 0, not 51"):
        per_class(sample.x_valid, sample.y_valid, 51)


def test_the_ring_cloud_lies_near_its_plane():
    flat, cloud = ring_cloud(noise=0), ring_cloud()
    assert cloud.shape == (60, 3)
    assert flat[:, 2] == pytest.approx(0.1 * flat[:, 0] + 0.3 * flat[:, 1])
    off_plane = np.std(cloud[:, 2] - 0.1 * cloud[:, 0] - 0.3 * cloud[:, 1])
    assert off_plane == pytest.approx(0.1, rel=0.3)
    assert np.array_equal(cloud, ring_cloud())

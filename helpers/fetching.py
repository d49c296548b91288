"""Where Keras keeps its files, and one download with a deadline and the true reason if it fails."""

import errno
import os
import time
from pathlib import Path

DEADLINE = 120  # seconds for the whole file; a classroom's shared line may be slow
PATIENCE = 5  # seconds without an answer


def keras_home() -> Path:
    """Return the folder of Keras's settings and downloads, found as Keras itself finds it."""
    if "KERAS_HOME" in os.environ:
        return Path(os.environ["KERAS_HOME"])
    home = os.path.expanduser("~")
    return Path(home if os.access(home, os.W_OK) else "/tmp") / ".keras"


def fetch(url: str, sha256: str, path: Path) -> str:
    """Download a file and verify it before it is put in its place.

    Parameters
    ----------
    url : str
    sha256 : str
        The digest that the file has to have.
    path : Path
        Where it goes; folders are made, and nothing is left there if the download fails.

    Returns
    -------
    str
        Empty, or why the file is not there, in words that end a sentence.
    """
    # Pooch checks the digest and moves the file into place once it is whole. Keras's own loader
    # would import TensorFlow, which some lessons do without, and waits without end.
    import pooch
    import requests

    pooch.get_logger().setLevel("ERROR")
    try:
        pooch.retrieve(
            url,
            known_hash=f"sha256:{sha256}",
            fname=path.name,
            path=path.parent,
            downloader=_within_the_deadline,
        )
    except TimeoutError as error:
        return str(error)
    except requests.exceptions.RequestException as error:
        return _reason(error, bool(requests.utils.get_environ_proxies(url)))
    except ValueError:
        return "what arrived was not MNIST"
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"the disk with {path.parent} is full"
        is_local = error.errno is not None and error.filename is not None
        return f"{path.parent} cannot be written to" if is_local else f"no connection: {error}"
    return ""


def _reason(error: Exception, has_proxy: bool) -> str:
    """Say in words that end a sentence why requests did not bring the file."""
    from requests import exceptions

    proxy = "the proxy that is set cannot be used"
    match error:
        case exceptions.HTTPError() if error.response.status_code != 407:
            return f"the server answered {error.response.status_code}"
        case exceptions.HTTPError() | exceptions.ProxyError():
            return proxy + " and refuses this user (407)" * ("407" in str(error))
        case exceptions.SSLError():  # a school that reads along has a certificate of its own
            why = "its certificate is not trusted here" * ("CERTIFICATE" in str(error))
            return f"no secure connection: {why or 'the other side speaks otherwise'}"
        case exceptions.TooManyRedirects():
            return "the server sends from one address to the next without end"
        case exceptions.InvalidURL() | exceptions.InvalidSchema():
            # without the error's own words, which may hold the password for the proxy
            return proxy if has_proxy else "the server sends on to where nothing can be fetched"
        case exceptions.ContentDecodingError():
            return "what arrived was not MNIST"
        case exceptions.ChunkedEncodingError():
            return "the connection broke off"
        case exceptions.Timeout():
            return f"no answer in {PATIENCE} seconds"
    # What happens within a file has no type of its own in requests.
    if "timed out" in str(error):
        return f"no answer in {PATIENCE} seconds"
    return "the connection broke off" if "Connection aborted" in str(error) else "no connection"


def _within_the_deadline(url: str, output_file: str | Path, pooch: object) -> None:
    """Download for Pooch; requests alone has a time-out between bytes and none for the whole."""
    import requests

    end = time.monotonic() + DEADLINE
    with requests.get(url, stream=True, timeout=PATIENCE) as response:
        response.raise_for_status()
        with open(output_file, "wb") as file:
            # small pieces: the deadline is looked at after each, and a slow line fills it slowly
            for chunk in response.iter_content(chunk_size=1024):
                file.write(chunk)
                if time.monotonic() > end:
                    raise TimeoutError(f"the line was too slow for {DEADLINE} seconds")

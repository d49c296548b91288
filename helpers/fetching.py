"""Where Keras keeps its files, and one download with a deadline and the true reason if it fails."""

import errno
import os
import time
from pathlib import Path

DEADLINE = 120  # seconds for the whole file; a classroom's shared line may be slow
PATIENCE = 5  # seconds without an answer


def keras_home() -> Path:
    """Return the folder of Keras's settings and downloads, found as Keras itself finds it."""
    home = os.environ.get("KERAS_HOME")
    return Path(home) if home else Path(os.path.expanduser("~")) / ".keras"


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
    except requests.exceptions.HTTPError as error:
        return f"the server answered {error.response.status_code}"
    except requests.exceptions.ProxyError as error:
        refused = " and refuses this user (407)" if "407" in str(error) else ""
        return f"the proxy that is set cannot be used{refused}"
    except (requests.exceptions.Timeout, TimeoutError) as error:
        return str(error) if type(error) is TimeoutError else f"no answer in {PATIENCE} seconds"
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        return f"the proxy that is set cannot be used ({error})"
    except requests.exceptions.ChunkedEncodingError:
        return "the connection broke off"
    except requests.exceptions.RequestException as error:
        silent = "timed out" in str(error)  # how requests reports silence within a file
        return f"no answer in {PATIENCE} seconds" if silent else "no connection"
    except ValueError:
        return "what arrived was not MNIST"
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"the disk with {path.parent} is full"
        is_local = error.errno is not None and error.filename is not None
        return f"{path.parent} cannot be written to" if is_local else "no connection"
    return ""


def _within_the_deadline(url: str, output_file: str | Path, pooch: object) -> None:
    """Download for Pooch; requests alone has a time-out between bytes and none for the whole."""
    import requests

    end = time.monotonic() + DEADLINE
    with requests.get(url, stream=True, timeout=PATIENCE) as response:
        response.raise_for_status()
        with open(output_file, "wb") as file:
            for chunk in response.iter_content(chunk_size=65_536):
                file.write(chunk)
                if time.monotonic() > end:
                    raise TimeoutError(f"the line was too slow for {DEADLINE} seconds")

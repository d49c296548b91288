"""The whole test run, in two steps: `python -m tests`.

First units, house rules and every cell of every lesson, two files at a time, since one lesson keeps
one core and a bit busy of two. Then, with nothing beside them, the tests in a browser, which wait
for what they see. Options are handed on to pytest.
"""

import subprocess
import sys

STEPS = (
    ["-n", "2", "--dist", "loadfile", "tests/units", "tests/lessons", "lectures"],
    ["tests/browser"],
)


def main() -> int:
    """Run both steps, the second also where the first fails, and say which failed."""
    failed = []
    for step in STEPS:
        command = [sys.executable, "-m", "pytest", *step, *sys.argv[1:]]
        print("+", " ".join(command), flush=True)
        if subprocess.run(command, check=False).returncode:  # below zero where it was killed
            failed.append(" ".join(step))
    print("\n".join(f"failed: pytest {step}" for step in failed) or "Both steps passed.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

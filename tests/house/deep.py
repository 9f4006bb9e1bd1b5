"""clang-tidy has nothing to say about sim/ when it looks as far as it can. Takes minutes."""
# label: long
from static import faults_of, tidy
from tree import judge


def deep(root):
    yield from faults_of(root, tidy)


if __name__ == "__main__":
    judge(deep)

"""Both READMEs in; their blocks of code, by the heading that they stand under, out."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
READMES = ["README.md", "README.ja.md"]


def under(readme, heading, language):
    """The block of this language under a heading; there must be exactly one."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    section = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", section.group(1) if section else "", re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        raise SystemExit(f"{readme}: {len(blocks)} blocks of {language} under {heading}")
    return blocks[0]


def with_word(readme, language, word):
    """The block of this language that holds a word; there must be exactly one."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    blocks = [block for block in blocks if word in block]
    if len(blocks) != 1:
        raise SystemExit(f"{readme}: {len(blocks)} blocks of {language} with {word}")
    return blocks[0]

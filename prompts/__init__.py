"""The prompts that the assistant sends: one Markdown file each, with its version and variables in front.

A file opens with a head between two `---` lines, `version: 3` and `variables: shop, language`; what follows is a Jinja
template. What the head declares and what the template uses must agree, and a rendering must give exactly what is
declared: a prompt that is silently missing a sentence is worse than an error. The hash goes into the ledger, so that
a changed word shows in evaluation. Knows nothing of models or of what the variables mean.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment


class PromptError(Exception):
    """A prompt is missing, malformed, or was given other variables than it declares."""


@dataclass(frozen=True)
class Prompt:
    """One prompt: `sha256` is of the whole file, hexadecimal; `body` the template after the head."""

    name: str
    version: int
    variables: frozenset[str]
    sha256: str
    body: str

    def render(self, **values: object) -> str:
        """Return the prompt's text with its variables filled.

        Raises:
            PromptError: A declared variable is missing, an undeclared one is given, or the template fails.
        """
        missing = sorted(self.variables - values.keys())
        unknown = sorted(values.keys() - self.variables)
        if missing:
            raise PromptError(f"prompt {self.name!r} needs the variable {missing[0]!r}, which was not given")
        if unknown:
            declared = ", ".join(sorted(self.variables)) or "none"
            raise PromptError(f"prompt {self.name!r} has no variable {unknown[0]!r}; it declares {declared}")
        try:
            return _environment().from_string(self.body).render(values).strip()
        except TemplateError as error:
            raise PromptError(f"prompt {self.name!r} cannot be rendered: {error}") from error


def load(name: str) -> Prompt:
    """Return the prompt in `prompts/NAME.md`.

    Raises:
        PromptError: There is no such prompt, or its head and its template disagree.
    """
    return _load(name)


def parse(name: str, text: str) -> Prompt:
    """Return the prompt that a file's text holds.

    Raises:
        PromptError: The head is malformed, or it and the template do not name the same variables.
    """
    version, variables, body = _split(name, text)
    try:
        used = meta.find_undeclared_variables(_environment().parse(body))
    except TemplateError as error:
        raise PromptError(f"prompts/{name}.md is not a valid template: {error}") from error
    if used != variables:
        odd = sorted(used ^ variables)[0]
        fault = "is used but not declared" if odd in used else "is declared but never used"
        raise PromptError(f"prompts/{name}.md: the variable {odd!r} {fault}")
    return Prompt(name, version, frozenset(variables), hashlib.sha256(text.encode()).hexdigest(), body)


@cache
def _load(name: str) -> Prompt:
    folder = files(__name__)
    known = sorted(entry.name.removesuffix(".md") for entry in folder.iterdir() if entry.name.endswith(".md"))
    if name not in known:
        raise PromptError(f"there is no prompt {name!r}; there are {', '.join(known)}")
    return parse(name, folder.joinpath(f"{name}.md").read_text("utf-8"))


@cache
def _environment() -> SandboxedEnvironment:
    # The output is plain text for a model, never a page, so nothing is HTML-escaped.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)


def _split(name: str, text: str) -> tuple[int, set[str], str]:
    mark, _, rest = text.partition("---\n")
    head, end, body = rest.partition("\n---\n")
    if mark or not end:
        raise PromptError(f"prompts/{name}.md must open with a head between two lines of ---")
    fields: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in ("version", "variables") or key.strip() in fields:
            raise PromptError(f"prompts/{name}.md: the head line {line!r} is not one 'version: …' or 'variables: …'")
        fields[key.strip()] = value.strip()
    if not fields.get("version", "").isdecimal() or "variables" not in fields:
        raise PromptError(f"prompts/{name}.md: the head needs 'version: N' and 'variables: …'")
    return int(fields["version"]), {one.strip() for one in fields["variables"].split(",") if one.strip()}, body

from __future__ import annotations

from pathlib import Path

from deploy.site.links import addresses, anchors, broken_links, rewritten, slug


def test_links_in_code_are_left_alone() -> None:
    text = "[a](b.md)\n\n```md\n[c](d.md)\n```\n[`e`](f.md#g)"
    assert addresses(text) == ["b.md", "f.md#g"]
    assert rewritten(text, lambda label, address: label) == "a\n\n```md\n[c](d.md)\n```\n`e`"


def test_anchors_are_those_of_github() -> None:
    assert slug("`ctc_onnx`: any CTC network of characters") == "ctc_onnx-any-ctc-network-of-characters"
    assert (
        slug("Objects and bytes: `python -m benchmarks.steps`")
        == "objects-and-bytes-python--m-benchmarkssteps"
    )
    assert anchors("# One\n## Two\n## Two\n```\n# no\n```\n") == {"one", "two", "two-1"}


def test_broken_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# There\n", encoding="utf-8")
    page = tmp_path / "a.md"
    text = "[1](b.md#there) [2](b.md#gone) [3](c.md) [4](#here) [5](https://e.org/x)\n# Here\n"
    page.write_text(text, encoding="utf-8")
    assert [one.partition(":")[0] for one in broken_links(page)] == ["b.md#gone", "c.md"]

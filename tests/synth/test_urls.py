from __future__ import annotations

import pytest

from schemas.errors import ConfigError
from synth.page import host_of
from synth.urls import UrlRules


@pytest.mark.parametrize(
    ("rules", "url", "reason"),
    [
        (UrlRules(), "https://en.wikipedia.org/wiki/Moon", None),
        (UrlRules(), None, None),
        (UrlRules(), "https://shop.example.com/cart/", "url_pattern"),
        (UrlRules(), "https://x.example.com/a.PDF", "url_pattern"),
        (UrlRules(drop_domains=("example.com",)), "https://www.example.com/a", "url_domain"),
        (UrlRules(drop_domains=("example.com",)), "https://notexample.com/a", None),
        (UrlRules(keep_domains=("*.edu",)), "https://x.example.com/", "url_not_listed"),
        (UrlRules(others_share=0.0), "https://x.example.com/", "url_not_knowledge"),
        (UrlRules(others_share=0.0), "https://physics.mit.edu/", None),
    ],
)
def test_urls_are_judged(rules: UrlRules, url: str | None, reason: str | None) -> None:
    assert rules.reason(url) == reason


def test_a_share_of_the_others_is_drawn_by_the_url() -> None:
    rules = UrlRules(others_share=0.3)
    kept = [rules.reason(f"https://x.example.com/{n}") is None for n in range(2000)]
    assert 0.25 < sum(kept) / 2000 < 0.35
    assert kept == [rules.reason(f"https://x.example.com/{n}") is None for n in range(2000)]


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(ConfigError, match="regular expression"):
        UrlRules(drop_patterns=("(",))


def test_hosts() -> None:
    assert host_of("https://WWW.Example.com./x") == "example.com"
    assert host_of("/local/file.html") is None
    assert host_of("http://[broken") is None


@pytest.mark.parametrize(
    "path",
    [
        "magazine/archive/2015/05/a-story/", "archives/2009/01/post.html", "register/faq.htm",
        "blog/category/tips/how-to-do-it", "help/account/how-do-i-log-in", "wiki/Ford_Escort",
        "travel/escorted-tours-italy", "nfl/super-bowl-xxxiv", "wiki/Casino_Royale_(2006_film)",
    ],
)  # fmt: skip
def test_articles_are_not_dropped_for_what_stands_in_their_path(path: str) -> None:
    assert UrlRules().reason(f"https://x.example.com/{path}") is None


@pytest.mark.parametrize(
    "path",
    [
        "category/tips", "blog/tag/tea/", "archives/2009/01/", "author/ann-lee", "blog/page/7", "search/tea",
        "account/login.php", "my/checkout", "wp-admin/x", "best-casino-bonus", "casino/", "online-poker/poker-online",
    ],
)  # fmt: skip
def test_listings_accounts_and_spam_are_dropped(path: str) -> None:
    assert UrlRules().reason(f"https://x.example.com/{path}") == "url_pattern"

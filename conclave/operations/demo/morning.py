"""The invented outlets as sources, what they published, and what peers say of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from conclave.briefing.fetching.storing import store
from conclave.briefing.models import Edition, Entry, Recommendation, Review, Source
from conclave.briefing.parsing.reading import read
from conclave.briefing.reviews.commands import recommend, review
from conclave.briefing.sources.commands import add_source
from conclave.members.models import Account
from conclave.operations.demo.models import DemoPerson
from conclave.operations.demo.outlets import feed, feed_address, published, story_address
from conclave.operations.demo.script import Network, Outlet, Story

SAID_AFTER = timedelta(minutes=40)
EACH_AFTER = timedelta(minutes=7)
# The outlets answer only once this program serves: asked before, they would all count as failing.
READ_AGAIN = timedelta(minutes=10)


def publish(told: Network, accounts: dict[str, Account], now: datetime) -> None:
    """Each outlet as a source that was read a moment ago, and every voice."""
    steward = next(accounts[person.key] for person in told.people if person.duty == "steward")
    for outlet in told.outlets:
        _read(outlet, add_source(actor=steward, url=feed_address(outlet), title=outlet.name, now=now), now)
    for story in told.stories:
        _talk(story, accounts, now)


def freshen(told: Network, now: datetime) -> None:
    """On a later day: the same morning once more, as of today. The addresses follow the one this network has now."""
    before = DemoPerson.objects.order_by("-loaded_at").values_list("loaded_at", flat=True)[0]
    with transaction.atomic():
        for outlet, source in zip(told.outlets, Source.objects.filter(url__contains="/demo/feeds/").order_by("pk"), strict=True):
            Source.objects.filter(pk=source.pk).update(url=feed_address(outlet), next_at=now + READ_AGAIN)
        for story in told.stories:
            Entry.objects.filter(url__endswith=f"/demo/stories/{story.slug}/").update(url=story_address(story))
        if before.date() != now.date():
            _shift(now - before)


def _read(outlet: Outlet, source: Source, now: datetime) -> None:
    """As the fetcher would: the feed's bytes, parsed and cleaned. It reads them over HTTP from then on."""
    document = read(feed(outlet, now), now=now, content_type="application/atom+xml", url=source.url)
    store(source, document.entries, now)
    Source.objects.filter(pk=source.pk).update(last_fetched_at=now, last_success_at=now, next_at=now + READ_AGAIN, language=document.language)


def _talk(story: Story, accounts: dict[str, Account], now: datetime) -> None:
    entry = Entry.objects.get(url=story_address(story))
    first = published(story, now) + SAID_AFTER
    for n, pick in enumerate(story.picks):
        recommend(actor=accounts[pick.who], entry=entry, why=pick.why, named=pick.named, now=first + n * EACH_AFTER)
    if story.review:
        words = dict(story.review)
        review(actor=accounts[words.pop("who")], entry=entry, **words, now=first + SAID_AFTER)


def _shift(by: timedelta) -> None:
    """Everything of the morning moves on; editions of former days end, since the same stories are new again."""
    Edition.objects.all().delete()
    Entry.objects.update(published_at=F("published_at") + by, seen_at=F("seen_at") + by)
    Recommendation.objects.update(at=F("at") + by)
    Review.objects.update(at=F("at") + by)
    DemoPerson.objects.update(loaded_at=F("loaded_at") + by)

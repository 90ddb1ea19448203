"""The invented outlets as feeds, so that the demonstration's morning takes the way of any other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from conclave.operations.demo.script import Outlet, Story, network


def feed_address(outlet: Outlet) -> str:
    """Where this network serves the outlet's feed."""
    return f"{settings.NETWORK_URL}/demo/feeds/{outlet.key}/"


def story_address(story: Story) -> str:
    return f"{settings.NETWORK_URL}/demo/stories/{story.slug}/"


def feed(outlet: Outlet, morning: datetime) -> bytes:
    """An Atom document (RFC 4287) of all that the outlet published before `morning`."""
    document = Atom1Feed(title=outlet.name, link=f"{settings.NETWORK_URL}/demo/", description="Invented for the demonstration.", language="en")
    for story in network().stories:
        if story.outlet == outlet.key:
            at = published(story, morning)
            document.add_item(
                title=story.title,
                link=story_address(story),
                description=story.summary,
                content=f"<p>{story.body}</p>",
                unique_id=f"urn:conclave:demo:{story.slug}",
                pubdate=at,
                updateddate=at,
            )
    return document.writeString("utf-8").encode()


def published(story: Story, morning: datetime) -> datetime:
    return (morning - timedelta(hours=story.hours)).replace(microsecond=0)

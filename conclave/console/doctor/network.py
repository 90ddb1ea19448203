"""The mail server and Redis."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime

import redis as redis_client
from django.conf import settings
from django.core.mail import get_connection

from conclave.console.doctor.finding import Finding, mend, note, well

DRIFT = 2.0  # seconds


def mail() -> list[Finding]:
    """Whether the mail server answers and lets us in. Sends nothing."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return [note("mail", f"SMTP_URL is not set: letters are kept in {settings.DATA_DIR / 'mail'} and reach nobody.")]
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection(timeout=10)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return [mend("mail", f"{where} refuses the user or password of SMTP_URL.")]
    except (OSError, smtplib.SMTPException) as error:
        return [mend("mail", f"{where} does not answer ({error}). Letters wait and are tried again; look at SMTP_URL and the mail server.")]
    finally:
        connection.close()
    return [well("mail", f"{where} answers.")]


def redis(now: datetime) -> list[Finding]:
    """Whether the doorbell between processes works, and whether its machine agrees on the time."""
    if not settings.REDIS_URL:
        return [well("redis", "Not used: one process rings its own doorbell.")]
    try:
        with redis_client.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5) as server:
            seconds, micros = server.time()
    except (redis_client.RedisError, OSError) as error:
        return [mend("redis", f"REDIS_URL does not answer ({error}). Pages work; news reaches other processes late.")]
    drift = abs((datetime.fromtimestamp(seconds + micros / 1e6, UTC) - now).total_seconds())
    if drift > DRIFT + 5:
        return [mend("clock", f"This machine and Redis differ by {drift:.0f} s. Let both keep time by NTP.")]
    return [well("redis", "Answers.")]

"""Jobs that wait in the database in, jobs done out: procrastinate's worker in this process."""

import asyncio
import contextlib
import logging
import os
import threading

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from customer_map.server.config import environment
from customer_map.server.config.metrics_switch import note_process
from customer_map.server.outages import RETRY_SECONDS, outage_of

STOP_SECONDS = 5
RESCUE_SECONDS = 5
# A worker says so often that it lives, and counts as killed when it has said nothing for so long.
HEARTBEAT_SECONDS = 5
HEARTBEAT = "update_heartbeats"  # what procrastinate calls the task
WATCH_SECONDS = 1
SILENT_SECONDS = 20
MOST_ATTEMPTS = 3
# An hour of attempts: an outage lasts as long as it lasts, and is no fault of the job.
MOST_ATTEMPTS_IN_OUTAGES = 360

logger = logging.getLogger(__name__)


class AfterOutage(BaseRetryStrategy):
    """A job that met an outage is done again; the clock asks anew by itself for those that it asks for."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, if it was an outage."""
        is_asked_anew = job.queueing_lock is not None
        if (
            is_asked_anew
            or outage_of(exception) is None
            or job.attempts >= MOST_ATTEMPTS_IN_OUTAGES
        ):
            return None
        return RetryDecision(retry_in={"seconds": RETRY_SECONDS})


def outlast_outages() -> None:
    """Let every task that says nothing else be done again after an outage."""
    app.perform_import_paths()
    for task in app.tasks.values():
        task.retry_strategy = task.retry_strategy or AfterOutage()


def work() -> None:
    """Do jobs until a signal says stop; running jobs then have a few seconds to end."""
    outlast_outages()
    note_process("worker")
    jobs_at_once = environment.integer("CUSTOMER_MAP_JOBS", default=2, lowest=1, highest=64)
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        asyncio.run(_work(jobs_at_once))


async def _work(jobs_at_once: int) -> None:
    async with app.open_async():
        rescue = asyncio.create_task(_rescue_forever())
        watch = asyncio.create_task(_end_when_stopped())
        try:
            await app.run_worker_async(
                concurrency=jobs_at_once,
                shutdown_graceful_timeout=STOP_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
                delete_jobs="successful",
            )
        finally:
            for task in (rescue, watch):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _end_when_stopped() -> None:
    """End this process soon after its worker has stopped: one that lost the database may wait for it for ever.

    Whoever watches over this process then starts it again.
    """
    hearts: set[asyncio.Task[object]] = set()
    while not hearts:
        await asyncio.sleep(WATCH_SECONDS)
        hearts = {task for task in asyncio.all_tasks() if task.get_name() == HEARTBEAT}
    await asyncio.wait(hearts)
    end = threading.Timer(STOP_SECONDS * 2, os._exit, (1,))
    end.daemon = True
    end.start()


async def _rescue_forever() -> None:
    while True:
        try:
            await rescue_jobs()
        except ConnectorException as problem:
            logger.warning("The jobs of killed workers could not be looked for: %s", problem)
        await asyncio.sleep(RESCUE_SECONDS)


async def rescue_jobs() -> None:
    """Start the jobs of killed workers again, but not for ever: a job may be what kills them."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await _rescue(job)


async def _rescue(job: Job) -> None:
    if job.attempts < MOST_ATTEMPTS:
        logger.warning("The worker of job %s (%s) was killed; again.", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # the clock has asked for it again meanwhile: one will do
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
    else:
        logger.error("Job %s (%s) ended its worker too often; given up.", job.id, job.task_name)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)

"""The sweep: what falls due now goes into the outbox. APScheduler only ticks."""

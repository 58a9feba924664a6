"""The messages that planbot knows: the name of each, what it reports, and where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from planbot.plan.errors import UserError
from planbot.plan.reports.answer import Answer
from planbot.plan.reports.check_in import AnsweredCheckIn, CheckIn
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.reports.days_preview import DaysPreview
from planbot.plan.reports.decisions import DecisionAnswered, DecisionRecorded
from planbot.plan.reports.deliveries import Deliveries
from planbot.plan.reports.digest import Digest
from planbot.plan.reports.gaps_list import Filled, GapsList
from planbot.plan.reports.going_live import GoingLive
from planbot.plan.reports.handover import HandedOver, HandOverList
from planbot.plan.reports.help import Help
from planbot.plan.reports.holidays import Holidays
from planbot.plan.reports.home import Home
from planbot.plan.reports.item_card import ItemCard
from planbot.plan.reports.launch import Launch, TalkRequest
from planbot.plan.reports.leave import Leave
from planbot.plan.reports.notice import Notice
from planbot.plan.reports.people_preview import PeoplePreview
from planbot.plan.reports.plan_upload import PlanImported, PlanPreview
from planbot.plan.reports.preview import Preview
from planbot.plan.reports.rollup import Rollup
from planbot.plan.reports.settings import Settings, SettingsChange
from planbot.plan.reports.undelivered import Undelivered
from planbot.plan.reports.why import Why


class Surface(StrEnum):
    """Where blocks are shown; Slack's limits differ."""

    MESSAGE = "message"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class MessageType:
    report: type
    surface: Surface = Surface.MESSAGE


MESSAGES: Mapping[str, MessageType] = MappingProxyType(
    {
        "answer": MessageType(Answer),
        "check_in": MessageType(CheckIn),
        "check_in_answered": MessageType(AnsweredCheckIn),
        "confirmation": MessageType(Confirmation),
        "days_preview": MessageType(DaysPreview),
        "decision_answered": MessageType(DecisionAnswered),
        "decision_recorded": MessageType(DecisionRecorded),
        "deliveries": MessageType(Deliveries),
        "digest": MessageType(Digest),
        "filled": MessageType(Filled),
        "gaps": MessageType(GapsList),
        "going_live": MessageType(GoingLive),
        "handed_over": MessageType(HandedOver),
        "handover": MessageType(HandOverList),
        "help": MessageType(Help),
        "holidays": MessageType(Holidays),
        "home": MessageType(Home, Surface.HOME),
        "item_card": MessageType(ItemCard),
        "launch": MessageType(Launch),
        "leave": MessageType(Leave),
        "notice": MessageType(Notice),
        "people_preview": MessageType(PeoplePreview),
        "plan_imported": MessageType(PlanImported),
        "plan_preview": MessageType(PlanPreview),
        "preview": MessageType(Preview),
        "rollup": MessageType(Rollup),
        "settings": MessageType(Settings),
        "settings_change": MessageType(SettingsChange),
        "talk_request": MessageType(TalkRequest),
        "undelivered": MessageType(Undelivered),
        "why": MessageType(Why),
    }
)


def message_type(name: str) -> MessageType:
    """Return what is known of a message; raises `UserError` listing the names there are."""
    if name not in MESSAGES:
        raise UserError(f"There is no message “{name}”. There are: {', '.join(MESSAGES)}.")
    return MESSAGES[name]

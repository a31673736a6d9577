"""Attributes that every catalog entity has, and parts that several resources hold."""

from catalog.selectors import channel_ref
from tmf.fields import boolean, computed, date_time, period, text
from tmf.resources import Resource

ENTITY = (
    text("name", required=True),
    text("description"),
    text("version"),
    text("lifecycleStatus", required=True),
    date_time("lastUpdate", read_only=True),
    period("validFor"),
)
CHARACTERISTIC = Resource(
    type="CharacteristicSpecification",
    fields=(text("name", required=True), text("valueType", required=True), boolean("configurable")),
)
CHANNELS = computed("channel", lambda row: [channel_ref(channel.pk, channel.name) for channel in row.channels.all()])

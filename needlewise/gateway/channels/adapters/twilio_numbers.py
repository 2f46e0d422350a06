"""Where Twilio sends the text messages that come to a number.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from typing import Any

import httpx

from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters.twilio_errors import outcome
from needlewise.gateway.channels.calls import call, json_of
from needlewise.gateway.channels.delivery import Outcome


async def direct(
    http: httpx.AsyncClient, account: str, auth: tuple[str, str], number: str, address: str
) -> None:
    """Has `number` tell `address` of its messages.

    Args:
        account: its address at Twilio.

    Raises:
        ChannelError: Twilio refused, or the number is another account's.
    """
    url = f"{account}/IncomingPhoneNumbers"
    found = await _result(http, "GET", f"{url}.json", auth, params={"PhoneNumber": number})
    numbers = found.get("incoming_phone_numbers") or []
    if not numbers:
        raise ChannelError(
            f"The Twilio account has no number {number}: set channels.sms.number, or "
            "NEEDLEWISE_TWILIO_ACCOUNT_SID, to match (docs/channels/sms.md)."
        )
    form = {"SmsUrl": address, "SmsMethod": "POST"}
    await _result(http, "POST", f"{url}/{numbers[0]['sid']}.json", auth, data=form)


async def _result(
    http: httpx.AsyncClient, method: str, url: str, auth: tuple[str, str], **more: Any
) -> dict[str, Any]:
    answer = await call(http, method, url, auth=auth, **more)
    if not isinstance(answer, Outcome):
        if answer.is_success:
            return json_of(answer)
        answer = outcome(answer)
    raise ChannelError(f"Twilio did not take it: {answer.problem}.")

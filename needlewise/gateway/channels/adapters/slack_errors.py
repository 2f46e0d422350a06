"""Why Slack does not take a message.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

import httpx

from needlewise.gateway.channels.calls import json_of, retry_after, short
from needlewise.gateway.channels.delivery import Outcome, blocked, later, refused

TOO_FAST = {"ratelimited", "rate_limited", "accesslimited", "message_limit_exceeded"}
PASSING = {"service_unavailable", "request_timeout", "team_added_to_org"}
HALF_DONE = {"internal_error", "fatal_error"}
"""Slack says that some of it may have been done."""
OUR_ACCESS = {
    *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
    *("missing_scope", "no_permission", "access_denied", "not_allowed_token_type"),
    *("org_login_required", "ekm_access_denied", "two_factor_setup_required"),
    *("team_access_not_granted", "enterprise_is_restricted", "messages_tab_disabled"),
}
"""Tokens and rights, that somebody at the clinic can mend."""
UNREACHABLE = {
    *("channel_not_found", "is_archived", "is_inactive", "not_in_channel"),
    *("user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"),
}
"""The person or channel can't be written to."""


def fault(response: httpx.Response) -> Outcome:
    """What an answer means that is not "ok"; mostly its status is 200."""
    told = json_of(response)
    error = str(told.get("error") or "")
    if not error:  # from somebody in between
        return later(f"status {response.status_code}, which is not Slack's answer")
    needed = f" (needed: {told['needed']})" if told.get("needed") else ""
    problem = short(error + needed)
    if error in TOO_FAST:
        return later(problem, retry_after(response.headers), everyone=True)
    if error in HALF_DONE:
        return Outcome("later", problem=problem, in_doubt=True)
    if error in PASSING or error in OUR_ACCESS:
        return later(problem)
    return blocked(problem) if error in UNREACHABLE else refused(problem)

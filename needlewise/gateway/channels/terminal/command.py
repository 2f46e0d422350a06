"""`needlewise channel`: its arguments; what it does is imported only when it is to be done."""

import argparse


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Of `needlewise channel`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="which channels are on, and what keeps the others off")
    test = actions.add_parser("test", help="send yourself a message")
    connect = actions.add_parser("connect", help="have the provider send messages here")
    simulate = actions.add_parser("simulate", help="chat in the terminal as a channel shows it")
    for action in (test, connect, simulate):
        action.add_argument("name", metavar="NAME", help="as in clinic.yml, such as whatsapp")
    test.add_argument(
        "--to", required=True, metavar="ADDRESS", help="such as your phone number there"
    )


def run(options: argparse.Namespace) -> int:
    """Does `options.action`, prints what came of it, and returns the exit status."""
    from needlewise.gateway.channels.terminal import console

    match options.action:
        case "list":
            return console.show_all()
        case "test":
            return console.test(options.name, options.to.strip())
        case "connect":
            return console.connect(options.name)
    return console.simulate(options.name)

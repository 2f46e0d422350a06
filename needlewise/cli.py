"""The `needlewise` command."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from needlewise import __version__
from needlewise.desk.roles import Role
from needlewise.errors import NeedlewiseError
from needlewise.gateway.channels.terminal import command as channel_command
from needlewise.quiet import silence_warnings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a subcommand and returns the exit status: 0 for well, 1 for not, 2 for misuse."""
    options = _parser().parse_args(arguments)
    silence_warnings()
    try:
        status: int = options.run(options)
    except NeedlewiseError as error:
        print(f"needlewise: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough, as in `needlewise ask ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="needlewise", description="A clinic's FAQ assistant.")
    parser.add_argument("--version", action="version", version=f"needlewise {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help="ask the assistant, without a server")
    ask.add_argument("text", nargs="?", help="a message")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the turn as JSON")
    form.add_argument("--jsonl", action="store_true", help="answer JSON lines from standard input")
    ask.set_defaults(run=_ask, parser=ask)

    check = commands.add_parser("check", help="check the data files, without training")
    check.add_argument(
        "--neighbours",
        action="store_true",
        help="also look for texts that mean the same but should not (a minute, at first)",
    )
    check.set_defaults(run=_check)

    setup = commands.add_parser("setup", help="build and train what is missing or out of date")
    setup.set_defaults(run=_setup)

    train = commands.add_parser("train", help="train what has changed")
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="measure the assistant on labelled messages")
    evaluate.add_argument("what", choices=["questions", "dialogues", "red-flags"])
    evaluate.add_argument("file", help="JSON lines; docs/evaluation.md shows them")
    evaluate.add_argument(
        "--plots",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="questions: also write plots, by default into var/evaluation/",
    )
    evaluate.add_argument(
        "--against", nargs="+", default=[], metavar="PEER", help="questions: also ask these"
    )
    evaluate.add_argument(
        "--per-topic",
        type=int,
        metavar="N",
        help="let these learn from at most N examples of each topic: all take stock Rasa hours",
    )
    evaluate.set_defaults(run=_evaluate, parser=evaluate)

    regress = commands.add_parser("regress", help="run the regression suite")
    regress.add_argument("--group", help="only the cases of this group")
    regress.add_argument("--tag", help="only the cases with this tag")
    what = regress.add_mutually_exclusive_group()
    what.add_argument(
        "--file", nargs="+", action="extend", metavar="YAML", help="the cases of these files"
    )
    what.add_argument("--export", metavar="FILE", help="write the cases, and run nothing")
    what.add_argument(
        "--import", dest="read", metavar="FILE", help="add the cases of a file, and run nothing"
    )
    regress.set_defaults(run=_regress)

    serve = commands.add_parser("serve", help="start the engine and the gateway")
    serve.set_defaults(run=_serve)

    forget = commands.add_parser("forget", help="delete all that is kept of a conversation")
    forget.add_argument("conversation", help="its id, as the desk shows it")
    forget.set_defaults(run=_forget)

    channel = commands.add_parser("channel", help="look at, connect or try messaging channels")
    channel_command.add_actions(channel)
    channel.set_defaults(run=channel_command.run)

    desk_user = commands.add_parser("desk-user", help="manage the people of the desk")
    _add_actions(desk_user.add_subparsers(dest="action", required=True, metavar="ACTION"))
    desk_user.set_defaults(run=_desk_user, name="")
    return parser


def _add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Of `needlewise desk-user`."""
    roles = [role.label for role in Role]
    add = actions.add_parser("add", help="add a person; prints a one-time password")
    role = actions.add_parser("role", help="give a person another role")
    disable = actions.add_parser("disable", help="keep a person from signing in")
    enable = actions.add_parser("enable", help="let a person sign in again")
    reset = actions.add_parser("reset", help="print a new one-time password of a person")
    for action in (add, role, disable, enable, reset):
        action.add_argument("name", help="such as an e-mail address")
    add.add_argument("--role", choices=roles, required=True)
    role.add_argument("role", choices=roles)
    actions.add_parser("list", help="list all people")


def _ask(options: argparse.Namespace) -> int:
    if options.jsonl == (options.text is not None):
        options.parser.error("give a message, or --jsonl and lines on standard input")
    from needlewise.as_read import as_read
    from needlewise.ask import ask, ask_lines
    from needlewise.engine.engine import Engine
    from needlewise.models import is_current

    if not is_current():
        print("The files have changed since training: run `needlewise train`.", file=sys.stderr)
    engine = Engine()
    if not options.jsonl:
        [turn] = ask(engine, [options.text])
        print(json.dumps(turn.model_dump(mode="json")) if options.json else as_read(turn))
        return 0
    failed = False
    for answer in ask_lines(engine, sys.stdin.buffer):
        failed |= "error" in answer
        print(json.dumps(answer), flush=True)
    return int(failed)


def _check(options: argparse.Namespace) -> int:
    from needlewise.catalogue.check import check_project
    from needlewise.settings import project_root

    problems = check_project(project_root())
    if options.neighbours and not problems:
        from needlewise.catalogue.check_neighbours import check_neighbours

        _show_progress("needlewise")
        problems = check_neighbours(project_root())
    for problem in problems:
        print(problem)
    count = "1 problem." if len(problems) == 1 else f"{len(problems)} problems."
    print(count if problems else "All data files are in order.")
    return int(bool(problems))


def _setup(options: argparse.Namespace) -> int:
    from needlewise.language.encoder import ensure_built
    from needlewise.train import ensure_trained

    _show_progress("needlewise", "rasa.engine.training.hooks")
    ensure_built()
    ensure_trained()
    return 0


def _show_progress(*loggers: str) -> None:
    """Of what takes longer than a second, on standard error."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name in loggers:
        logging.getLogger(name).setLevel(logging.INFO)


def _train(options: argparse.Namespace) -> int:
    from needlewise.train import train

    print(f"The model is {train()}.")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    given = {
        "--plots": options.plots is not None,
        "--against": bool(options.against),
        "--per-topic": options.per_topic is not None,
    }
    for option in (option for option in given if given[option] and options.what != "questions"):
        options.parser.error(f"{option} goes with `questions`, not with `{options.what}`")
    if given["--per-topic"] and not options.against:
        options.parser.error("--per-topic goes with --against")
    if given["--per-topic"] and options.per_topic < 1:
        options.parser.error(f"--per-topic has to be 1 or more, not {options.per_topic}")
    from needlewise.evaluation import dialogues, questions, red_flags
    from needlewise.settings import project_root

    if options.what != "questions":
        module = {"dialogues": dialogues, "red-flags": red_flags}[options.what]
        print(module.evaluate_file(options.file))
        return 0
    plots = None
    if options.plots is not None:
        plots = Path(options.plots or project_root() / "var" / "evaluation")
    if options.against:  # others may have to be installed and trained
        _show_progress("needlewise.evaluation")
    print(
        questions.evaluate_file(
            options.file, plots=plots, against=options.against, per_topic=options.per_topic
        )
    )
    return 0


def _regress(options: argparse.Namespace) -> int:
    from needlewise.regression.command import regress

    return regress(options)


def _serve(options: argparse.Namespace) -> int:
    from needlewise.serve import serve

    return serve()


def _forget(options: argparse.Namespace) -> int:
    from needlewise.forget import forget
    from needlewise.store.database import database

    was_kept = forget(database(), options.conversation)
    print("It is deleted." if was_kept else "Nothing was kept of it.")
    return int(not was_kept)


def _desk_user(options: argparse.Namespace) -> int:
    from needlewise.desk.command import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())

"""Stands in for TensorFlow, which Rasa imports everywhere but needs only for DIET, TED and kin.

Every attribute and submodule exists and is inert: it can be imported, subclassed, subscripted
and used as a decorator. Whatever would compute raises `TensorFlowMissing`. Rasa's components
that need the real library are refused when a model configuration is validated, before any
training (see `_refuse`).
"""

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any

from tensorflow import _refuse

__version__ = "2.12.0"


class TensorFlowMissing(ImportError):
    """Something tried to compute with the stand-in.

    An `ImportError`, so that libraries which only sniff for TensorFlow take it for absent.
    """

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} needs TensorFlow, which this project leaves out: the package installed "
            "under that name is a stand-in (stubs/tensorflow). " + _refuse.ADVICE
        )


class _InertType(type):
    """Metaclass of every stand-in attribute: inert to look at, loud when used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(f"{cls._path}.{name}")

    def __getitem__(cls, _: Any) -> Any:
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if _is_decoration(args, kwargs):
            return args[0] if args else (lambda target: target)
        raise TensorFlowMissing(cls._path)


def _is_decoration(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """`@tf.function` and `@tf.function(...)`: the only calls made while Rasa is imported."""
    caller = sys._getframe(2)
    at_class_level = "__qualname__" in caller.f_locals and "__module__" in caller.f_locals
    return at_class_level or (len(args) == 1 and not kwargs and callable(args[0]))


def _inert(path: str) -> Any:
    return _InertType(path.rpartition(".")[2], (), {"_path": path, "__module__": "tensorflow"})


class _InertModule(ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _inert(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers every import below `tensorflow` and `keras` with an inert module."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname.partition(".")[0] not in ("tensorflow", "keras"):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def is_tensor(_: Any) -> bool:
    """Nothing is a tensor here (matplotlib asks)."""
    return False


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _inert(f"tensorflow.{name}")


sys.meta_path.append(_InertFinder())
_refuse.install()

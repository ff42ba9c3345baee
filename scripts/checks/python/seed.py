"""What a fuzzing run needs to begin with: two councils and two suppliers, each with a long-lived API key and things of its own."""

import dataclasses

from service import Service


@dataclasses.dataclass(frozen=True)
class Caller:
    """Someone with an API key. `parameters` are values of their own for path parameters, such as
    {"path.council": "0198…"}; without them hardly any generated address would exist."""

    name: str
    key: str
    parameters: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Seeded:
    councils: tuple[Caller, Caller]
    suppliers: tuple[Caller, Caller]

    def sides(self) -> dict[str, tuple[Caller, Caller]]:
        return {"council": self.councils, "supplier": self.suppliers}


def seed(service: Service) -> Seeded:
    raise SystemExit(f"not written yet: nothing is seeded at {service.url}")

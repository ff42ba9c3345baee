"""Checks docker-compose.yml without a container engine: references resolve and every ASSAY_ setting exists.

usage: compose.py COMPOSE_FILE CONFIG_SOURCE
"""

import re
import sys

import yaml


def settings(source: str) -> set[str]:
    """The environment names of the public fields of `struct Config`."""
    body = re.search(r"pub struct Config \{(.*?)\n\}", source, re.S)
    if body is None:
        sys.exit("no `pub struct Config` in the configuration source")
    return {f"ASSAY_{name.upper()}" for name in re.findall(r"^    pub (\w+):", body[1], re.M)}


def problems(compose: dict, known: set[str]) -> list[str]:
    found = []
    services = compose["services"]
    for name, service in services.items():
        if "image" not in service and "build" not in service:
            found.append(f"{name}: neither an image nor a build")
        if "build" not in service and re.search(r"(^[^:]+|:latest)$", service.get("image", "")):
            found.append(f"{name}: the image names no version")
        for other in service.get("depends_on", {}):
            if other not in services:
                found.append(f"{name}: depends on {other}, which does not exist")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith((".", "/")) and source not in compose["volumes"]:
                found.append(f"{name}: volume {source} is not declared")
        for config in service.get("configs", []):
            if config["source"] not in compose["configs"]:
                found.append(f"{name}: config {config['source']} is not declared")
        for network in service.get("networks", []):
            if network not in compose["networks"]:
                found.append(f"{name}: network {network} is not declared")
        for port in service.get("ports", []):
            if not port.startswith("127.0.0.1:"):
                found.append(f"{name}: port {port} is open to the network")
        for setting in service.get("environment", {}):
            if setting.startswith("ASSAY_") and setting not in known:
                found.append(f"{name}: {setting} is no setting of the service")
    for upstream in re.findall(r"([\w-]+):\d+", re.search(r"reverse_proxy (.*) \{", compose["configs"]["proxy"]["content"])[1]):
        if upstream not in services:
            found.append(f"proxy: upstream {upstream} does not exist")
    return found


def main() -> None:
    compose_file, config_source = sys.argv[1:]
    with open(compose_file, encoding="utf-8") as file:
        compose = yaml.safe_load(file)
    with open(config_source, encoding="utf-8") as file:
        known = settings(file.read())
    found = problems(compose, known)
    if found:
        sys.exit("\n".join(found))
    print(f"{len(compose['services'])} services, no problem found")


main()

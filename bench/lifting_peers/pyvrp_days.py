"""PyVRP as a peer, run by its own interpreter; the lines are those of `ortools_days.py`.

A lift is a client with a prize and a time of service; a vehicle is a tail in a slot with its hours as the shift.
"""

import json
import sys

from pyvrp import Model
from pyvrp.stop import MaxRuntime

BARRED = 10**7


def solve(day):
    lifts, hours = day["lifts"], day["hours"]
    model = Model()
    home = model.add_location(0, 0)
    depot = model.add_depot(home)
    profiles = {}
    groups = {}
    for vehicle, minutes in enumerate(hours):
        allowed = tuple(k for k, lift in enumerate(lifts) if vehicle in lift["vehicles"])
        groups.setdefault((minutes, allowed), []).append(vehicle)
    places = [model.add_location(k + 1, 0) for k in range(len(lifts))]
    for place, lift in zip(places, lifts, strict=True):
        model.add_client(place, service_duration=lift["minutes"], prize=lift["prize"], required=False)
    for (minutes, allowed), vehicles in groups.items():
        profile = profiles.setdefault(allowed, model.add_profile())
        model.add_vehicle_type(
            len(vehicles),
            start_depot=depot,
            end_depot=depot,
            shift_duration=minutes,
            unit_distance_cost=1,
            profile=profile,
        )
    everywhere = [home, *places]
    for allowed, profile in profiles.items():
        welcome = {0, *(k + 1 for k in allowed)}
        for a, here in enumerate(everywhere):
            for b, there in enumerate(everywhere):
                if a != b:
                    way = 0 if b in welcome else BARRED
                    model.add_edge(here, there, distance=way, duration=way, profile=profile)
    best = model.solve(MaxRuntime(max(0.02, day["seconds"])), display=False).best
    flown = [[] for _ in hours]
    spare = [list(vehicles) for vehicles in groups.values()]
    for route in best.routes():
        flown[spare[route.vehicle_type()].pop()] = [step.idx for step in route.schedule() if step.is_client()]
    return flown


for line in sys.stdin:
    print(json.dumps({"flown": solve(json.loads(line))}), flush=True)

"""OR-Tools routing as a peer, run by its own interpreter: one day of one asset type per line on standard input.

A line is {"seconds", "hours": [minutes of duty per vehicle], "lifts": [{"minutes", "prize", "vehicles"}]}; the answer
is {"flown": [[lift, …] per vehicle]}.
"""

import json
import sys

from ortools.constraint_solver import pywrapcp, routing_enums_pb2


def solve(day):
    lifts, hours = day["lifts"], day["hours"]
    manager = pywrapcp.RoutingIndexManager(len(lifts) + 1, len(hours), 0)
    routing = pywrapcp.RoutingModel(manager)

    def minutes(a, b):
        node = manager.IndexToNode(b)
        return lifts[node - 1]["minutes"] if node else 0

    transit = routing.RegisterTransitCallback(minutes)
    routing.AddDimensionWithVehicleCapacity(transit, 0, hours, True, "duty")
    for k, lift in enumerate(lifts):
        index = manager.NodeToIndex(k + 1)
        routing.AddDisjunction([index], lift["prize"])
        routing.VehicleVar(index).SetValues([-1, *lift["vehicles"]])
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(max(20, int(1000 * day["seconds"])))
    found = routing.SolveWithParameters(search)
    flown = [[] for _ in hours]
    for vehicle in range(len(hours) if found else 0):
        index = found.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            flown[vehicle].append(manager.IndexToNode(index) - 1)
            index = found.Value(routing.NextVar(index))
    return flown


for line in sys.stdin:
    print(json.dumps({"flown": solve(json.loads(line))}), flush=True)

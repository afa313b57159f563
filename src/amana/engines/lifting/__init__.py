"""Planning a mass transfer: thousands of people out of failing prisons with few aircraft, escorts and beds.

Plain data in, plain data out: `read_instance`, `solve`, `check`, `explain`, `replan`. A valid plan needs no
solver; bounds and improvements use HiGHS. The checker is the authority and shares no code with the builder.
"""

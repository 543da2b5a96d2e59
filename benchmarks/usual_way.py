"""The peer of the benchmarks: three pages as they are usually written, pandas over CSV in the page.

``streamlit run benchmarks/usual_way.py`` with ``USUAL_WAY`` naming a folder that holds
``members.csv`` and ``contributions.csv``; ``?page=home``, ``growth`` or ``agents``. It shows less
than our pages do: members paid for, no grace, no lapses, no targets, no sources.
"""

import os
import resource
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FOLDER = Path(os.environ["USUAL_WAY"])
# at a million members it took 21 GB, and the system ended it
resource.setrlimit(resource.RLIMIT_DATA, (int(os.environ["USUAL_MEMORY_GB"]) << 30,) * 2)


@st.cache_data
def load() -> pd.DataFrame:
    members = pd.read_csv(FOLDER / "members.csv", dtype=str)
    contributions = pd.read_csv(FOLDER / "contributions.csv", parse_dates=["month"])
    joined = contributions.merge(members, on="member_key", suffixes=("", "_listed"))
    joined["region"] = joined["village_code"].str[:4]
    return joined


page = st.query_params.get("page", "home")
rows = load()
last = rows["month"].max()
if page == "home":
    now, before = rows[rows["month"] == last], rows[rows["month"] == last - pd.DateOffset(months=1)]
    first = rows.groupby("member_key")["month"].min()
    st.metric("Members", len(now), len(now) - len(before))
    st.metric("New", int((first == last).sum()))
    st.metric("Contributions", now["amount_idr"].sum())
    st.dataframe(now.groupby("region")["member_key"].nunique())
elif page == "growth":
    monthly = rows.groupby(["month", "segment"], as_index=False)["member_key"].nunique()
    st.plotly_chart(px.line(monthly, x="month", y="member_key", color="segment"))
else:
    agents = rows[rows["agent_code"].notna()].groupby("agent_code")
    st.dataframe(agents.agg(members=("member_key", "nunique"), paid=("amount_idr", "sum")))

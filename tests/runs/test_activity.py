"""Rows of passenger- and tonne-kilometres: made of their table, and wrong ones told."""

import shutil
import subprocess

import pytest

import coupled
import peer
from analysis.regions import activity
from analysis.trajectory import Refused

CARRIERS = coupled.entries("carriers")


def base(variable):
    return {row["region"]: float(row["value"]) for row in coupled.world("base")
            if row["variable"] == variable}


def test_base_rows_are_made_of_their_table(tmp_path):
    """Anew, to the byte; and of another figure another row, its like by another region's energy."""
    for name in ("base", "transport", "regions", "regional_history", "regional_observations"):
        shutil.copy(peer.SCENARIOS / f"world/{name}.csv", tmp_path)
    path = tmp_path / "base.csv"
    before = path.read_bytes()
    activity.main([str(tmp_path)])
    assert path.read_bytes() == before
    table = tmp_path / "transport.csv"
    row = "USA,road_freight,3402.69,"
    assert row in table.read_text()
    table.write_text(table.read_text().replace(row, "USA,road_freight,4000,")
                     .replace("BRA MEX RLA,road_freight,2625,", "BRA MEX RLA,road_freight,2000,"))
    activity.main([str(tmp_path)])
    after = path.read_text()
    assert "USA,transport_activity[road_freight],4000,billion tkm/yr,2022,verified" in after
    [bra] = [float(line.split(",")[2]) for line in after.splitlines()
             if line.startswith("BRA,transport_activity[road_freight],")]
    energy = [sum(base(f"energy[freight_road,{carrier}]").get(region, 0) for carrier in CARRIERS)
              for region in ("BRA", "RLA")]
    assert bra == pytest.approx((2000 - 256.388) * energy[0] / sum(energy), rel=1e-5)


@pytest.mark.parametrize("row, said", [
    ("EU28,rail_freight,1,billion tkm/yr,2022,1,verified,x", "region 'EU28'; expected"),
    ("EU27,rail_freigth,1,billion tkm/yr,2022,1,verified,x", "did you mean 'rail_freight'?"),
    ("EU27,rail_freight,1,million tkm/yr,2022,1,verified,x", "unit 'million tkm/yr'; expected"),
    ("EU27,rail_freight,1,billion tkm/yr,2022,0,verified,x", "a share of 1"),
    ("EU27,rail_freight,1,billion tkm/yr,2022,8.9,verified,x", "a share of 1"),
    ("EU27,rail_freight,1,billion tkm/yr,2022,abc,verified,x", "cover 'abc' of"),
    ("EU27,rail_freight,-5,billion tkm/yr,2022,1,verified,x", "expected 0 or more"),
    ("EU27,rail_freight,1,billion tkm/yr,2022,1,sure,x", "mark 'sure'; expected verified"),
    ("EU27,rail_freight,1", "fewer cells than columns")])
def test_bad_rows_of_the_table(tmp_path, row, said):
    for name in ("base", "transport", "regions", "regional_history", "regional_observations"):
        shutil.copy(peer.SCENARIOS / f"world/{name}.csv", tmp_path)
    table = tmp_path / "transport.csv"
    lines = table.read_text().splitlines()
    [at] = [i for i, line in enumerate(lines) if line.startswith("EU27,rail_freight,")]
    lines[at] = row
    table.write_text("\n".join(lines) + "\n")
    with pytest.raises(Refused, match=said.replace("?", ".")) as refused:
        activity.main([str(tmp_path)])
    assert str(refused.value).startswith(f"{table}:{at + 1}: ")


@pytest.mark.parametrize("row, said", [
    ("USA,transport_activity[road_freigth],1,billion tkm/yr,2022,default", "has no such label"),
    ("USA,transport_activity[rail_freight],-1,billion tkm/yr,2022,default", "no negative value"),
    ("USA,transport_activity[rail_freight],1,billion pkm/yr,2022,default",
     "unit 'billion pkm/yr'; expected billion tkm yr-1"),
    ("USA,transport_activty[rail_freight],1,billion tkm/yr,2022,default",
     "did you mean 'transport_activity'?")])
def test_bad_rows(tmp_path, row, said):
    mine = tmp_path / "mine"
    shutil.copytree(peer.SCENARIOS / "world", mine)
    text = (mine / "base.csv").read_text()
    line = next(line for line in text.splitlines()
                if line.startswith("USA,transport_activity[rail_freight]"))
    (mine / "base.csv").write_text(text.replace(line, row))
    path = coupled.write(tmp_path, "bad", f"regions: {mine}\n")
    done = subprocess.run([str(peer.PROGRAM), "check", str(path)], capture_output=True, text=True)
    assert done.returncode == 65 and said in done.stderr, done.stderr

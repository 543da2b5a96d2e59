CREATE TABLE action_items (
	kind TEXT NOT NULL,
	item_code TEXT NOT NULL,
	meeting_code TEXT NOT NULL,
	issue TEXT NOT NULL,
	action TEXT NOT NULL,
	owner TEXT NOT NULL,
	due_on DATE NOT NULL,
	status TEXT NOT NULL,
	done_on DATE,
	revision INTEGER NOT NULL,
	changed_at DATETIME NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (kind, item_code)
);
INSERT INTO "action_items" VALUES('own','TTU-2026-11-01','TTU-2026-11','Titik bayar jauh','Membuka titik bayar di desa','AG-1','2026-12-01','open',NULL,1,'2026-11-28 19:40:52.735789','owner');
INSERT INTO "action_items" VALUES('own','TTU-2026-11-02','TTU-2026-11','Peserta menunggak','Kunjungan rumah','AG-2','2026-12-08','done','2026-11-20',2,'2026-11-28 19:40:52.778619','owner');
CREATE TABLE attendance (
	kind TEXT NOT NULL,
	meeting_code TEXT NOT NULL,
	agent_code TEXT NOT NULL,
	is_present BOOLEAN NOT NULL,
	understanding FLOAT,
	product_knowledge FLOAT,
	public_speaking FLOAT,
	revision INTEGER NOT NULL,
	changed_at DATETIME NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (kind, meeting_code, agent_code)
);
INSERT INTO "attendance" VALUES('own','TTU-2026-11','AG-1',1,70.0,62.5,NULL,3,'2026-11-28 19:40:52.706435','owner');
INSERT INTO "attendance" VALUES('own','TTU-2026-11','AG-2',1,NULL,NULL,NULL,2,'2026-11-28 19:40:52.683767','owner');
INSERT INTO "attendance" VALUES('own','TTU-2026-11','AG-3',0,NULL,NULL,NULL,1,'2026-11-28 19:40:52.664623','owner');
CREATE TABLE history (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL,
	dataset TEXT NOT NULL,
	meeting_code TEXT NOT NULL,
	"key" TEXT NOT NULL,
	changed_at DATETIME NOT NULL,
	changed_by TEXT NOT NULL,
	"before" JSON,
	"after" JSON NOT NULL
);
INSERT INTO "history" VALUES(1,'own','meetings','TTU-2026-11','TTU-2026-11','2026-11-28 19:40:52.600432','owner','null','{"meeting_code": "TTU-2026-11", "branch_code": "ATAMBUA", "region_code": "5303", "held_on": "2026-11-12", "venue": "Kafe di Kefamenanu", "invited": 68, "topics": "Iuran; klaim"}');
INSERT INTO "history" VALUES(2,'own','meetings','TTU-2026-11','TTU-2026-11','2026-11-28 19:40:52.630480','bidang','{"meeting_code": "TTU-2026-11", "branch_code": "ATAMBUA", "region_code": "5303", "held_on": "2026-11-12", "venue": "Kafe di Kefamenanu", "invited": 68, "topics": "Iuran; klaim"}','{"meeting_code": "TTU-2026-11", "branch_code": "ATAMBUA", "region_code": "5303", "held_on": "2026-11-12", "venue": "Aula Kantor Bupati", "invited": 68, "topics": "Iuran; klaim"}');
INSERT INTO "history" VALUES(3,'own','attendance','TTU-2026-11','AG-1','2026-11-28 19:40:52.674235','owner','{"meeting_code": "TTU-2026-11", "agent_code": "AG-1", "is_present": false, "understanding": null, "product_knowledge": null, "public_speaking": null}','{"meeting_code": "TTU-2026-11", "agent_code": "AG-1", "is_present": true, "understanding": null, "product_knowledge": null, "public_speaking": null}');
INSERT INTO "history" VALUES(4,'own','attendance','TTU-2026-11','AG-2','2026-11-28 19:40:52.683767','owner','{"meeting_code": "TTU-2026-11", "agent_code": "AG-2", "is_present": false, "understanding": null, "product_knowledge": null, "public_speaking": null}','{"meeting_code": "TTU-2026-11", "agent_code": "AG-2", "is_present": true, "understanding": null, "product_knowledge": null, "public_speaking": null}');
INSERT INTO "history" VALUES(5,'own','attendance','TTU-2026-11','AG-1','2026-11-28 19:40:52.706435','owner','{"meeting_code": "TTU-2026-11", "agent_code": "AG-1", "is_present": true, "understanding": null, "product_knowledge": null, "public_speaking": null}','{"meeting_code": "TTU-2026-11", "agent_code": "AG-1", "is_present": true, "understanding": 70, "product_knowledge": 62.5, "public_speaking": null}');
INSERT INTO "history" VALUES(6,'own','action_items','TTU-2026-11','TTU-2026-11-01','2026-11-28 19:40:52.735789','owner','null','{"item_code": "TTU-2026-11-01", "meeting_code": "TTU-2026-11", "issue": "Titik bayar jauh", "action": "Membuka titik bayar di desa", "owner": "AG-1", "due_on": "2026-12-01", "status": "open", "done_on": null}');
INSERT INTO "history" VALUES(7,'own','action_items','TTU-2026-11','TTU-2026-11-02','2026-11-28 19:40:52.759335','owner','null','{"item_code": "TTU-2026-11-02", "meeting_code": "TTU-2026-11", "issue": "Peserta menunggak", "action": "Kunjungan rumah", "owner": "AG-2", "due_on": "2026-12-08", "status": "open", "done_on": null}');
INSERT INTO "history" VALUES(8,'own','action_items','TTU-2026-11','TTU-2026-11-02','2026-11-28 19:40:52.778619','owner','{"item_code": "TTU-2026-11-02", "meeting_code": "TTU-2026-11", "issue": "Peserta menunggak", "action": "Kunjungan rumah", "owner": "AG-2", "due_on": "2026-12-08", "status": "open", "done_on": null}','{"item_code": "TTU-2026-11-02", "meeting_code": "TTU-2026-11", "issue": "Peserta menunggak", "action": "Kunjungan rumah", "owner": "AG-2", "due_on": "2026-12-08", "status": "done", "done_on": "2026-11-20"}');
INSERT INTO "history" VALUES(9,'sample','meetings','TTU-2026-11','TTU-2026-11','2026-11-28 19:40:52.801075','owner','null','{"meeting_code": "TTU-2026-11", "branch_code": "ATAMBUA", "region_code": "5303", "held_on": "2026-11-12", "venue": null, "invited": 68, "topics": "Iuran; klaim"}');
CREATE TABLE meetings (
	kind TEXT NOT NULL,
	meeting_code TEXT NOT NULL,
	branch_code TEXT NOT NULL,
	region_code TEXT,
	held_on DATE NOT NULL,
	venue TEXT,
	invited BIGINT,
	topics TEXT,
	revision INTEGER NOT NULL,
	changed_at DATETIME NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (kind, meeting_code)
);
INSERT INTO "meetings" VALUES('own','TTU-2026-11','ATAMBUA','5303','2026-11-12','Aula Kantor Bupati',68,'Iuran; klaim',2,'2026-11-28 19:40:52.630480','bidang');
INSERT INTO "meetings" VALUES('sample','TTU-2026-11','ATAMBUA','5303','2026-11-12',NULL,68,'Iuran; klaim',1,'2026-11-28 19:40:52.801075','owner');
CREATE TABLE store (
	id TEXT NOT NULL,
	arrangement INTEGER NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO "store" VALUES('e254ea2860c17eb6',1);
CREATE INDEX ix_history_meeting_code ON history (meeting_code);

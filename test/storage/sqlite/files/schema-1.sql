-- A database as version 0.1.0 wrote it when its schema was 1: three monitors, one of them down, one that was down.
CREATE TABLE items (
  pk TEXT NOT NULL,
  sk TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  expires_at INTEGER,
  all_pk TEXT,
  all_sk TEXT,
  monitor_pk TEXT,
  monitor_sk TEXT,
  PRIMARY KEY (pk, sk)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX items_by_all ON items (all_pk, all_sk, pk, sk) WHERE all_pk IS NOT NULL;
CREATE INDEX items_by_monitor ON items (monitor_pk, monitor_sk, pk, sk) WHERE monitor_pk IS NOT NULL;
INSERT INTO items VALUES ('incident/down', '00000001', 2, '{"v":1,"startedAt":1795521846180,"cause":"127.0.0.1:37743 is not well. Status code: 503, expected 200","tasks":["home"],"alerts":[{"id":"down#1 opened","kind":"opened","sentAt":1795521846362}]}', 1830081846, 'incident', '1795521846180~down#1', NULL, NULL);
INSERT INTO items VALUES ('incident/flaky', '00000001', 4, '{"v":1,"startedAt":1795521862360,"endedAt":1795521872360,"cause":"127.0.0.1:37743 is not well. Status code: 500, expected 200","tasks":["home"],"alerts":[{"id":"flaky#1 opened","kind":"opened","sentAt":1795521862540},{"id":"flaky#1 closed","kind":"closed","sentAt":1795521872454}]}', 1830081872, 'incident', '1795521862360~flaky#1', NULL, NULL);
INSERT INTO items VALUES ('planner', 'known~0002', 1, '{"v":1,"monitors":[{"id":"well","intervalMs":10000,"phaseMs":0,"group":0,"from":1795521843904,"title":"well","policy":{"after":1,"recoverAfter":1}}]}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('planner', 'known~0003', 1, '{"v":1,"monitors":[{"id":"down","intervalMs":10000,"phaseMs":6180,"group":1,"from":1795521843904,"title":"down","policy":{"after":1,"recoverAfter":1}}]}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('planner', 'known~0030', 1, '{"v":1,"monitors":[{"id":"flaky","intervalMs":10000,"phaseMs":2360,"group":2,"from":1795521843904,"title":"flaky","policy":{"after":1,"recoverAfter":1}}]}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('run/down', '1795521846180', 1, '{"v":1,"f":"down","s":4,"e":64,"st":[[0,0],[3,4],[4,4],[6,64]],"t":[{"n":"home","st":[[4,4],[7,64,"127.0.0.1:37743 is not well. Status code: 503, expected 200"]],"e":[{"u":"http://127.0.0.1:37743/down","c":503,"a":"127.0.0.1:37743","b":4,"p":[null,8,null,39,50]}]}]}', 1796731446, 'failing', '1795521846180~down', 'failing/down', '1795521846180');
INSERT INTO items VALUES ('run/down', '1795521856180', 1, '{"v":1,"f":"down","s":1,"e":12,"st":[[0,0],[3,1],[4,1],[6,12]],"t":[{"n":"home","st":[[4,1],[7,11,"127.0.0.1:37743 is not well. Status code: 503, expected 200"]],"e":[{"u":"http://127.0.0.1:37743/down","c":503,"a":"127.0.0.1:37743","b":4,"p":[null,0,null,1,10]}]}]}', 1796731456, 'failing', '1795521856180~down', 'failing/down', '1795521856180');
INSERT INTO items VALUES ('run/down', '1795521866180', 1, '{"v":1,"f":"down","s":1,"e":6,"st":[[0,0],[3,1],[4,1],[6,6]],"t":[{"n":"home","st":[[4,1],[7,6,"127.0.0.1:37743 is not well. Status code: 503, expected 200"]],"e":[{"u":"http://127.0.0.1:37743/down","c":503,"a":"127.0.0.1:37743","b":4,"p":[null,0,null,4,5]}]}]}', 1796731466, 'failing', '1795521866180~down', 'failing/down', '1795521866180');
INSERT INTO items VALUES ('run/down', '1795521876180', 1, '{"v":1,"f":"down","s":1,"e":3,"st":[[0,0],[3,1],[4,1],[6,3]],"t":[{"n":"home","st":[[4,1],[7,3,"127.0.0.1:37743 is not well. Status code: 503, expected 200"]],"e":[{"u":"http://127.0.0.1:37743/down","c":503,"a":"127.0.0.1:37743","b":4,"p":[null,0,null,1,2]}]}]}', 1796731476, 'failing', '1795521876180~down', 'failing/down', '1795521876180');
INSERT INTO items VALUES ('run/flaky', '1795521852360', 1, '{"v":1,"f":"flaky","s":1,"e":4,"st":[[0,0],[3,1],[4,1],[6,4]],"t":[{"n":"home","st":[[4,1],[6,4]],"e":[{"u":"http://127.0.0.1:37743/flaky","c":200,"a":"127.0.0.1:37743","b":4,"p":[null,0,null,1,2]}]}]}', 1796731452, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('run/flaky', '1795521862360', 1, '{"v":1,"f":"flaky","s":1,"e":174,"st":[[0,0],[3,1],[4,1],[6,174]],"t":[{"n":"home","st":[[4,1],[7,174,"127.0.0.1:37743 is not well. Status code: 500, expected 200"]],"e":[{"u":"http://127.0.0.1:37743/flaky","c":500,"a":"127.0.0.1:37743","b":4,"p":[null,143,null,29,173]}]}]}', 1796731462, 'failing', '1795521862360~flaky', 'failing/flaky', '1795521862360');
INSERT INTO items VALUES ('run/flaky', '1795521872360', 1, '{"v":1,"f":"flaky","s":9,"e":15,"st":[[0,0],[3,9],[4,9],[6,15]],"t":[{"n":"home","st":[[4,9],[6,15]],"e":[{"u":"http://127.0.0.1:37743/flaky","c":200,"a":"127.0.0.1:37743","b":4,"p":[null,1,null,4,6]}]}]}', 1796731472, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('run/well', '1795521850000', 1, '{"v":1,"f":"well","s":5,"e":22,"st":[[0,0],[3,5],[4,5],[6,22]],"t":[{"n":"home","st":[[4,6],[6,22]],"e":[{"u":"http://127.0.0.1:37743/well","c":200,"a":"127.0.0.1:37743","b":4,"p":[null,1,null,3,16]}]}]}', 1796731450, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('run/well', '1795521860000', 1, '{"v":1,"f":"well","s":1,"e":6,"st":[[0,0],[3,1],[4,1],[6,6]],"t":[{"n":"home","st":[[4,1],[6,6]],"e":[{"u":"http://127.0.0.1:37743/well","c":200,"a":"127.0.0.1:37743","b":4,"p":[null,0,null,3,4]}]}]}', 1796731460, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('run/well', '1795521870000', 1, '{"v":1,"f":"well","s":1,"e":9,"st":[[0,0],[3,1],[4,1],[6,9]],"t":[{"n":"home","st":[[4,1],[6,9]],"e":[{"u":"http://127.0.0.1:37743/well","c":200,"a":"127.0.0.1:37743","b":4,"p":[null,1,null,6,7]}]}]}', 1796731470, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('schedule/down', '1795521843904', 1, '{"v":1,"intervalMs":10000,"phaseMs":6180,"state":"active"}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('schedule/flaky', '1795521843904', 1, '{"v":1,"intervalMs":10000,"phaseMs":2360,"state":"active"}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('schedule/well', '1795521843904', 1, '{"v":1,"intervalMs":10000,"phaseMs":0,"state":"active"}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('status', 'down', 4, '{"v":1,"title":"down","status":"Down","since":1795521846180,"from":1795521843904,"seq":1,"open":{"n":1,"from":1795521846180,"cause":"127.0.0.1:37743 is not well. Status code: 503, expected 200","tasks":["home"]},"closed":[],"policy":{"after":1,"recoverAfter":1},"paused":false,"removed":false,"outbox":[]}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('status', 'flaky', 8, '{"v":1,"title":"flaky","status":"Up","since":1795521872360,"from":1795521843904,"seq":1,"closed":[{"n":1,"from":1795521862360,"to":1795521872360}],"policy":{"after":1,"recoverAfter":1},"paused":false,"removed":false,"outbox":[]}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO items VALUES ('status', 'well', 2, '{"v":1,"title":"well","status":"Up","since":1795521850000,"from":1795521843904,"seq":0,"closed":[],"policy":{"after":1,"recoverAfter":1},"paused":false,"removed":false,"outbox":[]}', NULL, NULL, NULL, NULL, NULL);
PRAGMA user_version = 1;

"""What every process needs to live: clock, threads, notifications, logs; nothing of the gate."""

# verdict: AC — indented with tabs, and with tabs after code
# task: double-all
def double_all(numbers):
	result	=	[]
	for n in numbers:
		result.append(	2	*	n)	# twice
	return result
